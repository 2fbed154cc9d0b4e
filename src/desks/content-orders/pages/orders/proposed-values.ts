import type { ProposedOrder } from '../../../../client/content-orders.ts';
import { type Field, shownData, type Values } from '../../../../ui/steps/step-fields.ts';

/** What a document proposes for a form: answers, and for each question what stands in the document. */
export type ProposedValues = {
  values: Values;
  /** By the path of the question: the passage that its answer came from. */
  passages: Readonly<Record<string, string>>;
  /** By the path of the question: what stands there and was not taken, or needs a person's eye. */
  doubts: Readonly<Record<string, readonly { code: string; passage: string }[]>>;
};

const LONGEST_SHOWN = 160;

/** Words of a stranger on one line, without what steers the direction of writing. */
export function shownPassage(passage: string): string {
  const plain = passage
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= LONGEST_SHOWN ? plain : `${plain.slice(0, LONGEST_SHOWN).toWellFormed()}…`;
}

/** The question that a place of the order belongs to: of a list, and of a section, its first one. */
function pathOf(pointer: string, fields: readonly Field[]): string {
  const path = pointer.split('/').slice(1).join('.');
  const within = (whole: string, part: string) => whole === part || whole.startsWith(`${part}.`);
  return fields.find((field) => within(path, field.path) || within(field.path, path))?.path ?? path;
}

/** The answers that a proposal gives to a form's questions, as their controls hold them. */
export function proposedValues(
  { proposal: { order, found, doubts }, receivedAt }: Pick<ProposedOrder, 'proposal' | 'receivedAt'>,
  fields: readonly Field[],
): ProposedValues {
  const { items, ...rest } = order;
  const values: Record<string, string> = {};
  for (const { path, value } of shownData(rest)) {
    const field = fields.find((one) => one.path === path);
    if (field?.kind === 'instant') values[path] = localTime(String(value));
    else if (field) values[path] = Array.isArray(value) ? value.join('\n') : String(value);
  }
  if (Array.isArray(items)) values.items = items.map(lineOf).join('\n');
  const passages: Record<string, string> = {};
  for (const { field, passage } of found) {
    const path = pathOf(field, fields);
    passages[path] ??= passage;
  }
  if (receivedAt) {
    values.receivedAt = localTime(receivedAt.at);
    passages.receivedAt = receivedAt.passage;
  }
  const named: Record<string, { code: string; passage: string }[]> = {};
  for (const { field, code, passage } of doubts) {
    const path = pathOf(field, fields);
    named[path] = [...(named[path] ?? []), { code, passage }];
  }
  return { values, passages, doubts: named };
}

/** As a control for date and time holds an instant: in the viewer's own zone. */
export function localTime(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, at.getUTCSeconds() === 0 ? 16 : 19);
}

type Item = { url?: string; locator?: string };

/** An item on one line: its URL, a blank, and what else identifies it. */
const lineOf = ({ url = '', locator }: Item): string =>
  [url, locator].filter(Boolean).join(' ').replace(/\s+/g, ' ');

/** The other way. A line with two URLs is one item, as it stands: which of them is meant is not for a program. */
export function itemOf(line: string): Item {
  const [, url, locator] = /^(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
  if (url === undefined || locator === undefined || /:\/\/|(^|\s)www\./i.test(locator))
    return { url: line.trim() };
  return { url, locator };
}

/** Without what a document proposed and nobody changed: another one, or none, takes its place. */
export const withoutProposed = (values: Values, proposed: ProposedValues | null): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([path, value]) => value !== '' && value !== proposed?.values[path]),
  );
