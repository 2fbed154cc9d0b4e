import type { Kernel } from '../../kernel.ts';
import type { WayKind } from '../duty-queries.ts';
import type { CallItem } from '../message-text.ts';

/** What is needed to write to somebody by one way. */
export type Address =
  | { kind: 'e-mail'; email: string }
  | { kind: 'webhook'; url: string; secret: string }
  | { kind: 'push'; endpoint: string; keys: { p256dh: string; auth: string } };

export type OutgoingCall = {
  /** The same at every attempt. */
  id: string;
  to: Address;
  subject: string;
  body: string;
  drill: boolean;
  attempt: number;
  items: readonly CallItem[];
};

/** Sends one message, or throws an Error that says why it was not taken. */
export type Way = (call: OutgoingCall) => Promise<void>;
export type Ways = Record<WayKind, Way>;

export function sealAddress(kernel: Kernel, address: Address): { keyId: string; address: Buffer } {
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(JSON.stringify(address)));
  return { keyId, address: sealed };
}

export const openAddress = (kernel: Kernel, row: { keyId: string; address: Buffer }): Address =>
  JSON.parse(kernel.keyring.open('blobs', row.keyId, row.address).toString('utf8'));

/** How an address is shown to whoever gave it. */
export function showAddress(address: Address): string {
  if (address.kind === 'e-mail') return address.email;
  return new URL(address.kind === 'webhook' ? address.url : address.endpoint).host;
}
