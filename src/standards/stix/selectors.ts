import { type Fault, type Fields, isFields } from './rules.ts';

const clause = 'STIX 2.1 §7.2.3.1';
/** Characters compared for one object. Real objects need some hundreds; a crafted one could ask for billions. */
const WORK = 5_000_000;

/**
 * Granular markings: each has exactly one of `lang` and `marking_ref`, and each selector names something that the
 * object holds. At most ten faults are reported.
 */
export function granularMarkingFaults(object: Fields): Fault[] {
  const faults: Fault[] = [];
  const work = { left: WORK };
  if (!Array.isArray(object.granular_markings)) return faults;
  for (const [index, marking] of (object.granular_markings as Fields[]).entries()) {
    const path = `granular_markings.[${index}]`;
    if (Object.hasOwn(marking, 'lang') === Object.hasOwn(marking, 'marking_ref')) {
      faults.push({ property: path, clause, reason: 'exactly one of lang and marking_ref is required' });
    }
    for (const [place, selector] of (marking.selectors as string[]).entries()) {
      if (selects(object, selector, work)) continue;
      const reason =
        work.left > 0 ? 'selects nothing that the object has' : 'there are too many selectors to follow';
      faults.push({ property: `${path}.selectors.[${place}]`, clause, reason });
      if (faults.length >= 10 || work.left <= 0) return faults;
    }
  }
  return faults;
}

/**
 * Whether the selector names a property, list item or member that exists: `a.[0].b`. Dictionary keys may hold
 * dots in real data, so every key that fits is tried.
 */
export function selects(object: unknown, selector: string, work = { left: WORK }): boolean {
  if (selector.length === 0) return false;
  const pending: [unknown, number][] = [[object, 0]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, from] = next;
    for (const [child, end] of steps(value, selector, from, work)) {
      if (end === selector.length) return true;
      pending.push([child, end + 1]);
    }
  }
  return false;
}

/** The children that the selector can mean at this place, each with the end of the part that named it. */
function* steps(
  value: unknown,
  selector: string,
  from: number,
  work: { left: number },
): Generator<[unknown, number]> {
  if (Array.isArray(value)) {
    const dot = selector.indexOf('.', from);
    const end = dot < 0 ? selector.length : dot;
    const index = listIndex(selector.slice(from, end));
    if (index >= 0 && index < value.length) yield [value[index], end];
    return;
  }
  if (!isFields(value)) return;
  for (let dot = selector.indexOf('.', from); dot >= 0; dot = selector.indexOf('.', dot + 1)) {
    work.left -= dot - from + 1;
    if (work.left <= 0) return;
    const key = selector.slice(from, dot);
    if (Object.hasOwn(value, key)) yield [value[key], dot];
  }
  const key = selector.slice(from);
  if (Object.hasOwn(value, key)) yield [value[key], selector.length];
}

/** `[12]` as 12, or -1. */
function listIndex(part: string): number {
  if (part.length < 3 || part.length > 10 || part[0] !== '[' || part.at(-1) !== ']') return -1;
  const digits = part.slice(1, -1);
  const index = Number(digits);
  return Number.isSafeInteger(index) && String(index) === digits ? index : -1;
}
