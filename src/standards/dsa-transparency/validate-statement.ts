import { IsDate } from 'typebox/format';
import { CONDITIONS, type Condition, isMet } from './conditions.ts';
import { type Fault, isLeftOut, isObject, MOST_FAULTS, pointerTo } from './fault.ts';
import { fieldFaults, missing, unknownFields } from './field-faults.ts';
import { DECISIONS, END_DATES, FIELDS } from './statement.ts';

/**
 * Why the DSA Transparency Database would not take a statement of reasons: every fault, in the order of its fields, at
 * most 100. None: it would be taken, unless its `puid` is there already.
 * @param value whatever was read from JSON
 */
export function validateStatement(value: unknown): Fault[] {
  if (!isObject(value))
    return [{ pointer: '', code: 'not-an-object', message: 'A statement is needed: an object, in { }.' }];
  return [
    ...decisionFaults(value),
    ...[...FIELDS].flatMap(([name, { schema, needed }]) => {
      const pointer = pointerTo(name);
      const given = read(value, name);
      if (!isLeftOut(given)) return [...fieldFaults(schema, given, pointer), ...endFaults(value, name)];
      const condition = CONDITIONS.find((one) => one.needed && one.field === name && isMet(one, value));
      if (!needed && !condition) return [];
      return [missing(pointer, (schema as { title?: string }).title + because(condition))];
    }),
    ...unknownFields(value, (name) => FIELDS.has(name)),
  ].slice(0, MOST_FAULTS);
}

const read = (value: Record<string, unknown>, name: string) =>
  Object.hasOwn(value, name) ? value[name] : undefined;

const because = (condition: Condition | undefined) =>
  condition ? `, since ${condition.with} says ${condition.values.join(' or ')}` : '';

function decisionFaults(value: Record<string, unknown>): Fault[] {
  if (!DECISIONS.every((name) => isLeftOut(read(value, name)))) return [];
  const message = `At least one restriction is needed: ${DECISIONS.slice(0, -1).join(', ')} or ${DECISIONS.at(-1)}.`;
  return [{ pointer: '', code: 'no-decision', message }];
}

function endFaults(value: Record<string, unknown>, name: string): Fault[] {
  const [begin, end] = [read(value, 'application_date'), read(value, name)];
  if (!END_DATES.some((one) => one === name) || !isDay(begin) || !isDay(end) || end >= begin) return [];
  return [
    {
      pointer: pointerTo(name),
      code: 'ends-before-it-begins',
      message: 'A day not before application_date is needed; leave it out where no end is set.',
    },
  ];
}

const isDay = (value: unknown): value is string => typeof value === 'string' && IsDate(value);
