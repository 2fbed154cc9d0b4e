import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { isInForce } from './authority-list.ts';
import type { Competence } from './competences.ts';
import { authoritiesOf } from './import-authorities.ts';

/**
 * Who calls back calls a number of the register, of an authority that may issue and whose row is in force. A number that the
 * order brings is the one that a forger answers.
 */
export async function requireRegistered(
  desk: Desk,
  tx: Transaction,
  organisation: string,
  competence: Competence,
  data: Record<string, unknown>,
): Promise<void> {
  const refuse = (property: string, reason: string) =>
    new Refusal('body-malformed', undefined, [{ property, reason }]);
  const found = (await authoritiesOf(tx, organisation)).find(({ id }) => id === data.authority);
  if (!found) throw refuse('authority', 'is not in your register of authorities');
  if (!found.competences.includes(competence))
    throw refuse('authority', `may not do this, by the register: it has no "${competence}"`);
  if (!isInForce(found, desk.kernel.now()))
    throw refuse(
      'authority',
      `its row ended on ${found.expires}: look it up at ${found.source} and import the register anew`,
    );
  const digits = (number: unknown) => String(number ?? '').replace(/\D/g, '');
  if (digits(data.number) !== digits(found.phone))
    throw refuse('number', 'is not the number that the register has for this authority');
}
