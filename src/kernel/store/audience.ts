import type { TlpLevel } from '../../standards/tlp/tlp.ts';

/** What the rule of reading needs to know of a record's body. */
export type Handling = { tlp: TlpLevel | null; unknownMarking: boolean };

/** What this node adds beside the body: who holds the record, and the agreements it was placed in. */
export type Overlay = { holder: string; agreements: string[] };

/**
 * The one rule of reading: the principals who may see a record. Default is deny.
 *
 * - The holder's own people, and the node's overseer (rule 8), always.
 * - An agreement's parties only for TLP:CLEAR to TLP:AMBER+STRICT. TLP:RED, no TLP at all, and any marking
 *   this node does not know (STIX 2.1 §7.2 gives no precedence: ours is deny) stay with the holder.
 */
export function audience(record: Handling, overlay: Overlay): string[] {
  const principals = [`org:${overlay.holder}`, 'overseer'];
  if (mayBeShared(record)) principals.push(...overlay.agreements.map((id) => `agreement:${id}`));
  return principals;
}

/** Whether any agreement can carry the record. */
export function mayBeShared(record: Handling): boolean {
  return !record.unknownMarking && record.tlp !== null && record.tlp !== 'red';
}
