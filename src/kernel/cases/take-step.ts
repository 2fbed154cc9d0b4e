import { hash, randomUUID } from 'node:crypto';
import type { CaseEvent, CaseState, Proposed } from '../../engines/cases/case.ts';
import { check } from '../../engines/cases/check.ts';
import { fold } from '../../engines/cases/fold.ts';
import type { LegalSource } from '../../engines/cases/procedure.ts';
import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { type Act, writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { reserveHandle } from '../store/record-queries.ts';
import type { Transaction } from '../store/store.ts';
import {
  type CaseFile,
  eventsOf,
  findCase,
  insertCase,
  insertEvent,
  writeProjection,
} from './case-queries.ts';

/** A case with its events and what they fold to now. */
export type FoldedCase = { file: CaseFile; events: CaseEvent[]; state: CaseState };

/**
 * Opens a case under the newest version of a procedure, with its first event.
 * @param input.principals who may see it; the overseer always may
 * @param input.fields what else the act commits to: rows of the desk that are written with it
 */
export async function openCase(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  input: {
    procedure: string;
    organisation: string;
    principals: string[];
    first: Proposed;
    fields?: Act['fields'];
  },
): Promise<FoldedCase> {
  const procedure = procedures.latest(input.procedure);
  const now = kernel.now();
  const file: CaseFile = {
    object: await reserveHandle(tx),
    id: randomUUID(),
    organisation: input.organisation,
    procedure: procedure.name,
    procedureVersion: procedure.version,
    openedAt: now,
  };
  const principals = [...new Set([...input.principals, 'overseer'])];
  await insertCase(tx, file, principals);
  return append(kernel, procedures, tx, { file, events: [], now }, input.first, {
    ...input.fields,
    principals: principals.join(' '),
  });
}

/**
 * Takes one step of a case. The fold alone decides; two people who act at once cannot both be right, because an
 * event is unique by its number: the second is refused with `step-not-permitted` or meets the new state.
 */
export async function takeStep(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  id: string,
  proposed: Proposed,
): Promise<FoldedCase> {
  const { file, events } = await readCase(kernel, procedures, tx, id);
  return append(kernel, procedures, tx, { file, events, now: kernel.now() }, proposed);
}

/**
 * A case that the viewer may see, folded now; `not-found` for every other id.
 * @param procedures a desk's own: it reads and moves no case of another desk, whose steps have rules that it does not know
 */
export async function readCase(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  id: string,
): Promise<FoldedCase> {
  const file = /^[0-9a-f-]{36}$/.test(id) ? await findCase(tx, id) : null;
  if (!file || !procedures.knows(file.procedure))
    throw new Refusal('not-found', 'There is no such case that you may see.');
  const events = (await eventsOf(tx, [file.object])).get(file.object) ?? [];
  return { file, events, state: foldCase(kernel, procedures, file, events) };
}

export function foldCase(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  file: CaseFile,
  events: readonly CaseEvent[],
): CaseState {
  return fold(
    procedures.procedureOf(file.procedure, file.procedureVersion),
    events,
    kernel.now().toISOString(),
  );
}

async function append(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  { file, events, now }: { file: CaseFile; events: CaseEvent[]; now: Date },
  proposed: Proposed,
  committed: Act['fields'] = {},
): Promise<FoldedCase> {
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const verdict = check(procedure, events, now.toISOString(), proposed);
  if (!verdict.ok) throw refusalOf(verdict);
  const law = procedure.steps[proposed.step]?.law;
  const [entry] = await writeEntries(
    tx,
    kernel.keyring,
    [
      {
        kind: `case.${procedure.name}.${proposed.step}`,
        object: file.object,
        procedure: `${procedure.name}@${procedure.version}`,
        ...(law ? { law: nameLaw(law) } : {}),
        fields: {
          case: file.id,
          n: verdict.event.n,
          event: hash('sha256', canonicalJson(verdict.event)),
          organisation: file.organisation,
          ...committed,
        },
      },
    ],
    now,
  );
  await insertEvent(tx, file.object, verdict.event, entry!);
  const after = [...events, verdict.event];
  const state = foldCase(kernel, procedures, file, after);
  await writeProjection(tx, file.object, state, now);
  return { file, events: after, state };
}

export function nameLaw(law: LegalSource): string {
  return law.kind === 'law' ? `${law.instrument}, ${law.article}` : 'house rule';
}

function refusalOf(verdict: { code: string; message: string; property?: string }): Refusal {
  const code: RefusalCode =
    verdict.code === 'invalid-data'
      ? 'body-malformed'
      : verdict.code === 'four-eyes' || verdict.code === 'took-part'
        ? 'second-person-needed'
        : verdict.code === 'not-yours'
          ? 'not-allowed'
          : 'step-not-permitted';
  const pointer = verdict.property ?? '';
  const property = pointer.replace(/^\//, '').replaceAll('/', '.');
  if (property === '' || code !== 'body-malformed')
    return new Refusal(code, verdict.message, [{ property: property || 'step', reason: verdict.message }]);
  // The field is named beside what is said of it.
  const said = verdict.message.startsWith(`${pointer}: `)
    ? verdict.message.slice(pointer.length + 2)
    : verdict.message;
  return new Refusal(code, undefined, [{ property, reason: said.replace(/\.$/, '') }]);
}
