import { Value } from 'typebox/value';
import { INSTRUMENT, isCrossBorder, RemovalOrder, SECTIONS } from './annex-one.ts';

/**
 * What is wrong with an order that came. The first two are grounds to ask for clarification (TCO Art. 3(8)); a question is
 * none: the order says what it says, and a person looks whether it can be meant.
 */
export type OrderFault = {
  kind: 'manifest-error' | 'insufficient' | 'question';
  /** Section of Annex I. */
  section: string;
  /** JSON Pointer into the order. */
  field: string;
  code:
    | 'missing'
    | 'malformed'
    | 'unknown-field'
    | 'not-this-law'
    | 'several-urls'
    | 'not-a-url'
    | 'whole-domain'
    | 'twice'
    | 'from-the-future'
    | 'ends-before-it-begins'
    | 'longer-than-six-weeks'
    | 'no-copy-named';
  message: string;
};

const SIX_WEEKS_MS = 42 * 86_400_000;
/** Clocks of two houses differ. */
const TOLERANCE_MS = 5 * 60_000;
const MOST = 100;

/** One more than the form takes, so that too many are still too many; beyond that nobody reads. */
const MOST_LOOKED_AT = 1001;

/** Threat: a list of half a million noughts takes minutes to complain of. */
function bounded(order: unknown): unknown {
  if (typeof order !== 'object' || order === null || Array.isArray(order)) return order;
  const fields = Object.entries(order).slice(0, MOST_LOOKED_AT);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, MOST_LOOKED_AT) : value]),
  );
}

type Found = Pick<OrderFault, 'kind' | 'field' | 'code' | 'message'>;

/**
 * Everything that is wrong with an order as it came, in the order of the form; at most 100. An order without any is complete.
 * @param order whatever was sent
 * @param receivedAt when it was received, in milliseconds
 */
export function orderFaults(order: unknown, receivedAt: number): OrderFault[] {
  const looked = bounded(order);
  const found = [...shapeFaults(looked), ...urlFaults(looked), ...timeFaults(looked, receivedAt)];
  if (found.every(({ kind }) => kind === 'question') && Value.Check(RemovalOrder, order)) {
    if (isCrossBorder(order) && order.copySentTo === undefined)
      found.push({
        kind: 'question',
        field: '/copySentTo',
        code: 'no-copy-named',
        message:
          'The State of establishment is another one, and no authority there is named that has a copy (Art. 4(1)).',
      });
  }
  const sections = Object.keys(SECTIONS);
  const place = ({ field }: Found) => sections.indexOf(field.split('/')[1] ?? '');
  return found
    .map((one) => ({ ...one, section: SECTIONS[one.field.split('/')[1] as keyof RemovalOrder] ?? '–' }))
    .sort((a, b) => place(a) - place(b))
    .slice(0, MOST);
}

function shapeFaults(order: unknown): Found[] {
  if (typeof order !== 'object' || order === null || Array.isArray(order))
    return [
      {
        kind: 'insufficient',
        field: '',
        code: 'missing',
        message: 'There is no order: an object is needed.',
      },
    ];
  const given = order as Record<string, unknown>;
  const strange = Object.keys(given).filter((name) => !Object.hasOwn(RemovalOrder.properties, name));
  return [
    ...Object.entries(RemovalOrder.properties).flatMap(([name, schema]) =>
      partFaults(schema, given[name], `/${name}`, RemovalOrder.required.includes(name as never)),
    ),
    ...strange.map((name) => unknownField(`/${name}`)),
  ];
}

/** Of each part by itself: a validator stops at its first few complaints, and a person wants all of them. */
function partFaults(schema: object, value: unknown, field: string, needed: boolean): Found[] {
  const {
    properties,
    required = [],
    items,
    maxItems,
  } = schema as {
    properties?: Record<string, object>;
    required?: string[];
    items?: object;
    maxItems?: number;
  };
  if (isEmpty(value)) return needed ? [missing(field)] : [];
  if (properties && typeof value === 'object' && !Array.isArray(value)) {
    const given = value as Record<string, unknown>;
    const strange = Object.keys(given).filter((name) => !Object.hasOwn(properties, name));
    return [
      ...Object.entries(properties).flatMap(([name, part]) =>
        partFaults(part, given[name], `${field}/${name}`, required.includes(name)),
      ),
      ...strange.slice(0, MOST).map((name) => unknownField(`${field}/${name}`)),
    ];
  }
  if (items && Array.isArray(value) && value.length <= (maxItems ?? MOST_LOOKED_AT)) {
    const each = value.flatMap((one, at) => partFaults(items, one, `${field}/${at}`, true));
    return each.length > 0 || Value.Check(schema as never, value) ? each : [malformed(field)];
  }
  return Value.Check(schema as never, value) ? [] : [malformed(field)];
}

const missing = (field: string): Found => ({
  kind: 'insufficient',
  field,
  code: 'missing',
  message: `Missing: ${describedAt(field)}.`,
});
const unknownField = (field: string): Found => ({
  kind: 'question',
  field,
  code: 'unknown-field',
  message: 'Annex I has no such field.',
});
const malformed = (field: string): Found =>
  field === '/legalBasis'
    ? {
        kind: 'manifest-error',
        field,
        code: 'not-this-law',
        message: `It does not name ${INSTRUMENT}: under another law it is another kind of order.`,
      }
    : { kind: 'manifest-error', field, code: 'malformed', message: `Not readable as ${describedAt(field)}.` };

function urlFaults(order: unknown): Found[] {
  const items = valueAt(order, '/items');
  if (!Array.isArray(items)) return [];
  const met = new Map<string, number>();
  return items.flatMap((item, index): Found[] => {
    const url = valueAt(item, '/url');
    if (typeof url !== 'string' || url.trim() === '') return [];
    const field = `/items/${index}/url`;
    const fault = (kind: Found['kind'], code: Found['code'], message: string): Found[] => [
      { kind, field, code, message },
    ];
    const text = url.trim();
    if (
      /\s/.test(text) ||
      ((text.match(/https?:\/\//gi) ?? []).length > 1 && /[\s,;|]https?:\/\//i.test(text))
    )
      return fault(
        'manifest-error',
        'several-urls',
        'More than one URL stands in one field: which one is meant is not clear.',
      );
    const parsed = URL.canParse(text) ? new URL(text) : null;
    if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || !parsed.hostname)
      return fault('manifest-error', 'not-a-url', 'This is no web address.');
    const first = met.get(parsed.href);
    if (first !== undefined) return fault('question', 'twice', `The same URL as item ${first + 1}.`);
    met.set(parsed.href, index);
    if (parsed.pathname === '/' && parsed.search === '' && parsed.hash === '')
      return fault(
        'question',
        'whole-domain',
        'A whole site and no item of it: an exact URL is what Art. 3(4)(c) asks for, and all that stands there would go.',
      );
    return [];
  });
}

function timeFaults(order: unknown, receivedAt: number): Found[] {
  const at = (field: string) => {
    const value = valueAt(order, field);
    return typeof value === 'string' && Value.Check(RemovalOrder.properties.issuedAt, value)
      ? Date.parse(value)
      : Number.NaN;
  };
  const found: Found[] = [];
  for (const field of ['/issuedAt', '/authority/signedOn', '/nonDisclosure/decidedAt']) {
    const value = valueAt(order, field);
    if (
      Number.isNaN(at(field)) &&
      typeof value === 'string' &&
      Value.Check(RemovalOrder.properties.issuedAt, value)
    )
      found.push({ kind: 'manifest-error', field, code: 'malformed', message: 'There is no such date.' });
    if (at(field) > receivedAt + TOLERANCE_MS)
      found.push({
        kind: 'manifest-error',
        field,
        code: 'from-the-future',
        message: 'It lies after the order was received.',
      });
  }
  const [decided, until] = [at('/nonDisclosure/decidedAt'), at('/nonDisclosure/until')];
  const field = '/nonDisclosure/until';
  if (until <= decided)
    found.push({
      kind: 'manifest-error',
      field,
      code: 'ends-before-it-begins',
      message: 'It ends before it was decided.',
    });
  if (until - decided > SIX_WEEKS_MS)
    found.push({
      kind: 'manifest-error',
      field,
      code: 'longer-than-six-weeks',
      message: 'Longer than the six weeks that Art. 11(3) allows.',
    });
  return found;
}

/** What the form asks for in a field, in the words of its schema. */
function describedAt(field: string): string {
  let at: unknown = RemovalOrder;
  for (const name of field.split('/').slice(1)) {
    const { properties, items } = (at ?? {}) as { properties?: Record<string, unknown>; items?: unknown };
    at = properties?.[name] ?? items;
  }
  const { description, properties } = (at ?? {}) as { description?: string; properties?: object };
  if (description !== undefined) return description;
  return properties ? `section with ${Object.keys(properties).join(', ')}` : 'an answer';
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);
