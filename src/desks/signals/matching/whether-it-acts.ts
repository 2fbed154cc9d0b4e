import { createHmac } from 'node:crypto';
import { derivedMacKey } from '../../../kernel/identity/derived-key.ts';
import type { Keyring } from '../../../kernel/identity/keyring.ts';
import type { BankMode } from '../banks/bank-queries.ts';
import type { SignalType } from '../types/signal-types.ts';

/** Why a match is seen and nothing is decided on it. */
export type Shadow = 'bank-in-shadow' | 'not-in-sample' | 'known-innocent' | 'quarantined' | 'about-a-person';

export type RollOut = { mode: BankMode; percent: number | null };

/** Of what was compared, the part that a draw hangs on: of a picture as it is. */
export type Content = { type: SignalType; code: Uint8Array };

/** How many in a hundred matches of a bank act. */
export const shareThatActs = ({ mode, percent }: RollOut): number =>
  mode === 'on' ? 100 : mode === 'sample' ? (percent ?? 0) : 0;

/**
 * Where a match of this signal with this content falls, from 0 to 99: it acts in a sample of more percent than that. The
 * same for the same upload at any time and in every process, and what acts in a sample acts in every larger one. Keyed
 * by the node. Threat: whoever knew the draw could look for the copy of a picture that is never drawn.
 */
export function drawOf(keyring: Keyring, signal: string, content: Content): number {
  const mac = createHmac('sha256', derivedMacKey(keyring, 'comity/signals/sample/v1'))
    .update(JSON.stringify([signal, content.type]))
    .update(content.code)
    .digest();
  // 48 bits: what the remainder favours is less than one in a million million.
  return mac.readUIntBE(0, 6) % 100;
}

/**
 * Null where a match acts.
 * @param bank with whether people here quarantined the signal
 * @param content undefined when it is not known any more: then it stays as it is seen
 */
export function shadowOf(
  keyring: Keyring,
  signal: string,
  bank: RollOut & { quarantined: boolean },
  content: Content | undefined,
): Shadow | null {
  if (bank.mode === 'shadow') return 'bank-in-shadow';
  if (bank.quarantined) return 'quarantined';
  if (bank.mode === 'on') return null;
  const acts = content !== undefined && drawOf(keyring, signal, content) < shareThatActs(bank);
  return acts ? null : 'not-in-sample';
}
