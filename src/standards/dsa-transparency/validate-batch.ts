import { type Fault, isLeftOut, isObject, pointerTo } from './fault.ts';
import { unknownFields } from './field-faults.ts';
import { MOST_STATEMENTS } from './statement.ts';
import { validateStatement } from './validate-statement.ts';

/** Of a batch that has far too many, nobody reads the rest. */
export const MOST_LOOKED_AT = 1000;

/**
 * Why the database would not take the body of a request with several statements: `{"statements": [...]}`, 1 to 100 of
 * them, each `puid` once. Pointers are from the body. The first thousand statements are looked at.
 */
export function validateBatch(value: unknown): Fault[] {
  if (!isObject(value))
    return [{ pointer: '', code: 'not-an-object', message: 'A batch is needed: {"statements": [...]}.' }];
  return [...statementsFaults(value), ...unknownFields(value, (name) => name === 'statements')];
}

function statementsFaults(value: Record<string, unknown>): Fault[] {
  const pointer = '/statements';
  const statements = Object.hasOwn(value, 'statements') ? value.statements : undefined;
  if (!Array.isArray(statements))
    return [{ pointer, code: 'not-a-list', message: 'A list of statements is needed, in [ ].' }];
  const { length } = statements;
  const found: Fault[] = [];
  if (length === 0) found.push({ pointer, code: 'missing', message: 'At least one statement is needed.' });
  if (length > MOST_STATEMENTS)
    found.push({
      pointer,
      code: 'too-many',
      message: `At most ${MOST_STATEMENTS} statements are taken, and these are ${length}: make several batches of them.`,
    });
  const met = new Map<string, number>();
  for (const [at, statement] of statements.slice(0, MOST_LOOKED_AT).entries()) {
    const place = pointer + pointerTo(at);
    for (const fault of validateStatement(statement))
      found.push({ ...fault, pointer: place + fault.pointer });
    const puid = isObject(statement) && Object.hasOwn(statement, 'puid') ? statement.puid : undefined;
    if (typeof puid !== 'string' || isLeftOut(puid)) continue;
    const first = met.get(puid);
    if (first === undefined) met.set(puid, at);
    else
      found.push({
        pointer: `${place}/puid`,
        code: 'puid-twice',
        message: `Another puid is needed: statement ${first + 1} of this batch has the same one.`,
      });
  }
  return found;
}
