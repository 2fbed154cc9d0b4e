import type { PrintedBlock, PrintedDocument, PrintedText } from '../../../kernel/print/printed-document.ts';
import { CONTENT_TYPES, isCrossBorder, RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import { annexWords, type PrintLanguage } from './annex-words.ts';

type Part = Record<string, unknown>;
const partOf = (value: unknown): Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isEmpty = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const AUTHORITIES = ['judge-or-court', 'law-enforcement', 'other-competent-authority'] as const;
const MOST_STRANGE = 100;
/** As many as the form takes. */
const MOST_ITEMS = 1000;

/**
 * Annex I on paper, of an order as it came, whole or not: a copy for the file. What is missing is said where it would stand, and
 * what the form has no place for comes last. Attacker-controlled. Layout from the end of section B on: verify.
 */
export function printOrder(
  order: Part,
  { receivedAt, digest }: { receivedAt: Date; digest: string },
  language: PrintLanguage,
): PrintedDocument {
  const { direction, say, exact, instant, state } = annexWords(language);
  const section = (letter: string): PrintedBlock => ({
    kind: 'section',
    title: say(`print.order.${letter}`),
  });
  const tick = (label: string, ticked: boolean): PrintedBlock => ({ kind: 'tick', label, ticked });
  /** As it came; the way of writing is for what is a text. */
  const said = (value: unknown, write: (text: string) => PrintedText, otherwise: string): PrintedText => {
    if (isEmpty(value)) return otherwise;
    return typeof value === 'string' ? write(value) : exact(JSON.stringify(value));
  };
  const plain = (text: string): PrintedText => text;
  const field = (path: string, write: (text: string) => PrintedText = plain): PrintedBlock => ({
    kind: 'field',
    label: say(`annex.${path}`),
    value: said(valueAt(order, path), write, say(isNeeded(path) ? 'print.missing' : 'print.none')),
  });
  const long = (path: string): PrintedBlock => ({
    kind: 'paragraph',
    label: say(`annex.${path}`),
    text: said(order[path], plain, say(isNeeded(path) ? 'print.missing' : 'print.none')),
  });
  const items = listOf(order.items);
  const types = listOf(order.contentTypes);
  const silence = !isEmpty(order.nonDisclosure);
  const abroad = isCrossBorder({
    issuingState: order.issuingState,
    addressee: partOf(order.addressee),
  } as Parameters<typeof isCrossBorder>[0]);
  const known = [order.issuingState, partOf(order.addressee).establishedIn].every((one) => !isEmpty(one));
  const strange = notOnTheForm(RemovalOrder as Schema, order, '').slice(0, MOST_STRANGE);
  return {
    language,
    direction,
    title: say('print.order.title'),
    note: `${say('print.order.printed-from')}\n${say('print.layout')}`,
    reference: typeof order.reference === 'string' ? order.reference : digest,
    blocks: [
      {
        kind: 'paragraph',
        text: {
          text: ['hour', 'kept', 'language'].map((name) => say(`print.order.${name}`)).join('\n'),
          language,
          direction,
        },
      },
      field('legalBasis'),
      section('a'),
      field('issuingState', state),
      field('authority.name'),
      field('addressee.name'),
      field('addressee.legalRepresentative'),
      field('addressee.contactPoint', exact),
      field('addressee.establishedIn', state),
      field('issuedAt', instant),
      field('reference', exact),
      section('b'),
      {
        kind: 'table',
        columns: [
          { title: say('print.number'), share: 1 },
          { title: say('annex.items.url'), share: 7 },
          { title: say('annex.items.locator'), share: 3 },
        ],
        rows: items
          .slice(0, MOST_ITEMS)
          .map((item, at) => [
            String(at + 1),
            said(partOf(item).url, exact, say('print.missing')),
            said(partOf(item).locator, plain, say('print.none')),
          ]),
      },
      ...(items.length > MOST_ITEMS
        ? [{ kind: 'paragraph' as const, text: `${say('print.order.more')} ${items.length - MOST_ITEMS}` }]
        : []),
      long('reasons'),
      ...CONTENT_TYPES.map((type) => tick(say(`value.${type}`), types.includes(type))),
      long('furtherReasons'),
      section('c'),
      tick(say('print.order.silence'), silence),
      ...(silence
        ? [
            field('nonDisclosure.decidedAt', instant),
            field('nonDisclosure.until', instant),
            field('nonDisclosure.reason'),
          ]
        : []),
      section('d'),
      tick(say('print.order.cross-border'), known && abroad),
      field('copySentTo'),
      section('e'),
      ...AUTHORITIES.map((type) => tick(say(`value.${type}`), partOf(order.authority).type === type)),
      field('authority.name'),
      field('authority.representative.name'),
      field('authority.representative.post'),
      field('authority.fileNumber', exact),
      field('authority.address'),
      field('authority.phone', exact),
      field('authority.fax', exact),
      field('authority.email', exact),
      field('authority.signedOn', instant),
      section('f'),
      field('contact.name'),
      field('contact.email', exact),
      field('contact.phone', exact),
      field('establishmentContact.name'),
      field('establishmentContact.email', exact),
      field('establishmentContact.phone', exact),
      section('g'),
      field('redress.body'),
      field('redress.deadline'),
      field('redress.provisions', exact),
      ...(strange.length > 0 ? [section('not-on-the-form')] : []),
      ...strange.map(
        ({ path, value }): PrintedBlock => ({ kind: 'field', label: path, value: said(value, exact, '–') }),
      ),
      section('copy'),
      { kind: 'field', label: say('print.order.received'), value: instant(receivedAt.toISOString()) },
      { kind: 'field', label: say('print.order.digest'), value: exact(digest) },
    ],
  };
}

type Schema = { properties?: Record<string, Schema>; required?: string[]; items?: Schema; enum?: string[] };

const valueAt = (order: Part, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => {
    const part = partOf(at);
    return Object.hasOwn(part, name) ? part[name] : undefined;
  }, order);

/** Whether the form asks for a field wherever it asks for its section. */
function isNeeded(path: string): boolean {
  let at: Schema | undefined = RemovalOrder as Schema;
  return path.split('.').every((name) => {
    const needed = at?.required?.includes(name) ?? false;
    at = at?.properties?.[name];
    return needed;
  });
}

/** What stands where the form has no field, or has one of another kind. */
function notOnTheForm(schema: Schema, value: unknown, path: string): { path: string; value: unknown }[] {
  if (isEmpty(value)) return [];
  const { properties, items } = schema;
  if (properties) {
    if (typeof value !== 'object' || Array.isArray(value)) return [{ path, value }];
    return Object.entries(value as Part).flatMap(([name, one]) =>
      Object.hasOwn(properties, name)
        ? notOnTheForm(properties[name]!, one, `${path}/${name}`)
        : [{ path: `${path}/${name}`, value: one }],
    );
  }
  if (items) {
    if (!Array.isArray(value)) return [{ path, value }];
    return value.slice(0, MOST_ITEMS).flatMap((one, at) => notOnTheForm(items, one, `${path}/${at}`));
  }
  // Ticked or not: another answer has no box.
  const ticks =
    /^\/(contentTypes\/\d+|authority\/type)$/.test(path) && !schema.enum?.includes(value as string);
  return ticks ? [{ path, value }] : [];
}
