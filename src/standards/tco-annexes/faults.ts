import { Value } from 'typebox/value';
import { addressFaults } from '../forms/address-faults.ts';
import { bounded, type FormFault, shapeFaults, valueAt } from '../forms/shape-faults.ts';
import { INSTRUMENT, isCrossBorder, RemovalOrder, SECTIONS } from './annex-one.ts';

/**
 * What is wrong with an order that came. The first two are grounds to ask for clarification (TCO Art. 3(8)); a question is
 * none: the order says what it says, and a person looks whether it can be meant.
 */
export type OrderFault = Omit<FormFault, 'code'> & {
  /** Section of Annex I. */
  section: string;
  code:
    | FormFault['code']
    | 'not-this-law'
    | 'from-the-future'
    | 'ends-before-it-begins'
    | 'longer-than-six-weeks'
    | 'no-copy-named';
};

const SIX_WEEKS_MS = 42 * 86_400_000;
/** Clocks of two houses differ. */
const TOLERANCE_MS = 5 * 60_000;
const MOST = 100;

type Found = Pick<OrderFault, 'kind' | 'field' | 'code' | 'message'>;

/**
 * Everything that is wrong with an order as it came, in the order of the form; at most 100. An order without any is complete.
 * @param order whatever was sent
 * @param receivedAt when it was received, in milliseconds
 */
export function orderFaults(order: unknown, receivedAt: number): OrderFault[] {
  const looked = bounded(order);
  const found: Found[] = [
    ...shapeFaults(RemovalOrder, looked).map(ofThisLaw),
    ...addressFaults(looked),
    ...timeFaults(looked, receivedAt),
  ];
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

const ofThisLaw = (fault: FormFault): Found =>
  fault.field === '/legalBasis' && fault.code === 'malformed'
    ? {
        ...fault,
        code: 'not-this-law',
        message: `It does not name ${INSTRUMENT}: under another law it is another kind of order.`,
      }
    : fault;

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
