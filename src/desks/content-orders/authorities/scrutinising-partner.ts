import { listPeers } from '../../../kernel/exchange/peers/peer-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { type Authority, isInForce } from './authority-list.ts';
import { authoritiesOf } from './import-authorities.ts';

/**
 * The partner whose node key the register has for an authority that may scrutinise in that State; a partner's own word that it may
 * is none.
 */
export async function scrutinisingPartner(
  { kernel }: Desk,
  tx: Transaction,
  state: unknown,
): Promise<{ organisation: string; authority: Authority } | null> {
  const register = (await authoritiesOf(tx, kernel.host.id)).filter(
    (one) => one.state === state && one.competences.includes('scrutinise') && isInForce(one, kernel.now()),
  );
  if (register.length === 0) return null;
  for (const { organisation, publicKey } of await listPeers(tx)) {
    const key = publicKey.toString('base64');
    const authority = register.find(
      ({ keys, revokedKeys }) => keys.includes(key) && !revokedKeys.includes(key),
    );
    if (authority) return { organisation, authority };
  }
  return null;
}
