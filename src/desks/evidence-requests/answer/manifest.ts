import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';

/** A file that is to be sent: its bytes stay where they are until they are sealed. */
export type EvidenceFile = { name: string; bytes: number; sha256: string };

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 in hex; in a browser and in Node alike. */
export const sha256Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', bytes));

/** What the files are known by together: SHA-256 of their list as canonical JSON (RFC 8785), in order of their names. */
export function manifestOf(files: readonly EvidenceFile[]): Promise<string> {
  const list = files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  list.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return sha256Of(new TextEncoder().encode(canonicalJson(list)));
}
