import { table } from './table.ts';
import { COMMON, type Group, type Option, type Verb } from './verb.ts';

/** Help of one verb. @param path as typed: `bank add` */
export function verbHelp(path: string, verb: Verb): string {
  const takes = verb.takes === '' ? '' : ` ${verb.takes}`;
  const paragraphs = [
    `comity ${path}${takes}${neededOptions(verb.options ?? {})} [OPTION...]`,
    verb.summary,
    optionList({ ...verb.options, ...COMMON }),
    ...(verb.more ?? []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** Options that must be given stand in the usage line. */
const neededOptions = (options: Record<string, Option>) =>
  Object.entries(options)
    .filter(([, { needed }]) => needed)
    .map(([name, { value }]) => ` --${name} ${value}`)
    .join('');

export function groupHelp(path: string, group: Group): string {
  const verbs = Object.entries(group.verbs).map(([name, verb]) => [
    `  ${path} ${name}${verb.takes === '' ? '' : ` ${verb.takes}`}`,
    verb.summary,
  ]);
  return `comity ${path} VERB\n\n${group.summary}\n\n${table(verbs)}\n\nEach verb has --help.\n`;
}

export function optionList(options: Record<string, Option>): string {
  return table(
    Object.entries(options).map(([name, { short, value, needed, help, multiple }]) => [
      `  ${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
      `${needed ? 'needed: ' : ''}${help}${multiple ? ' (may be repeated)' : ''}`,
    ]),
  );
}
