import type { LegalSource, Move, Procedure, Step, Where } from './procedure.ts';

/** A procedure as Markdown: its states drawn (Mermaid), its steps and its deadlines as tables. Same input, same text. */
export function drawProcedure(procedure: Procedure): string {
  const tracks = Object.keys(procedure.tracks);
  return [
    `## ${procedure.name}, version ${procedure.version}`,
    `Law: ${procedure.law.map(sourceWords).join('; ')}.`,
    ...tracks.flatMap((track) => [`### ${track}`, drawTrack(procedure, track)]),
    '### Steps',
    stepsTable(procedure),
    '### Deadlines',
    deadlinesTable(procedure),
    `Closed when ${whereWords(procedure.closed)}.`,
  ].join('\n\n');
}

function drawTrack(procedure: Procedure, track: string): string {
  const { initial, states } = procedure.tracks[track]!;
  const edges = new Map<string, string[]>();
  for (const [name, step] of Object.entries(procedure.steps)) {
    for (const [from, to] of step.moves.flatMap((move) => edgesOf(move, step, track, initial))) {
      const edge = `${id(from)} --> ${id(to)}`;
      const labels = edges.get(edge) ?? [];
      if (!labels.includes(name)) edges.set(edge, [...labels, name]);
    }
  }
  const shown = [...edges].map(([edge, labels]) => `  ${edge}: ${labels.join(' / ')}`);
  const anywhere = shown.some((line) => line.startsWith('  s_any -')) ? ['  state "any" as s_any'] : [];
  const named = states.map((state) => `  state "${state}" as ${id(state)}`);
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...named,
    ...anywhere,
    `  [*] --> ${id(initial)}`,
    ...shown,
    '```',
  ].join('\n');
}

function edgesOf({ from, to }: Move, step: Step, track: string, initial: string): [string, string][] {
  const target = to[track];
  if (target === undefined) return [];
  const sources = step.opens ? [initial] : (from[track] ?? ['any']);
  return sources.filter((source) => source !== target).map((source) => [source, target]);
}

// A hyphen would start an arrow, and some states are words of Mermaid's own.
const id = (state: string) => `s_${state.replaceAll('-', '_')}`;

function stepsTable(procedure: Procedure): string {
  const rows = Object.entries(procedure.steps).map(([name, step]) => [
    name,
    step.by.join(', '),
    unique(step.moves.map(({ from }) => whereWords(from))).join('; or ') || 'anywhere',
    unique(step.moves.map(({ to }) => toWords(to))).join('; or '),
    conditions(step).join('; ') || '–',
    step.law ? sourceWords(step.law) : '–',
  ]);
  return table(['step', 'who', 'from', 'to', 'condition', 'law'], rows);
}

function conditions({ opens, always, distinctFrom, tookNoPart, whenDue, before }: Step): string[] {
  return [
    ...(opens ? ['opens the case'] : []),
    ...(always ? ['also when closed'] : []),
    ...(distinctFrom ? [`someone else than took ${distinctFrom.join(' or ')}`] : []),
    ...(tookNoPart ? ['someone who took no part'] : []),
    ...(whenDue ? [`once ${whenDue} has passed`] : []),
    ...(before ? [`before ${before} passes`] : []),
  ];
}

function deadlinesTable(procedure: Procedure): string {
  const rows = Object.entries(procedure.clocks).map(([name, clock]) => {
    const then = Object.entries(procedure.steps).filter(([, step]) => step.whenDue === name);
    const period =
      typeof clock.runs === 'string' ? clock.runs : `to the date given, at most ${clock.runs.atMost}`;
    return [
      name,
      [period, clock.wholeDays && 'whole days', clock.since && `from ${clock.since.join(' or ')}`]
        .filter(Boolean)
        .join(', '),
      clock.while.map(whereWords).join('; or '),
      clock.heldWhile?.map(whereWords).join('; or ') ?? '–',
      clock.restartedBy?.join(', ') ?? '–',
      then.map(([step]) => step).join(', ') || 'shown as late',
      sourceWords(clock.law),
    ];
  });
  return table(
    ['clock', 'period', 'runs while', 'held while', 'restarted by', 'when it passes', 'source'],
    rows,
  );
}

function sourceWords(law: LegalSource): string {
  if (law.kind === 'house-rule') return `house rule: ${law.why}`;
  return `${law.instrument}, ${law.article} (${law.mark})${law.note ? `: ${law.note}` : ''}`;
}

function whereWords(where: Where): string {
  return Object.entries(where)
    .map(([track, states]) => `${track}: ${states.join(' | ')}`)
    .join(', ');
}

function toWords(to: Move['to']): string {
  return (
    Object.entries(to)
      .map(([track, state]) => `${track}: ${state}`)
      .join(', ') || 'changes nothing'
  );
}

const unique = (words: string[]) => [...new Set(words)].filter((word) => word !== '');

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
