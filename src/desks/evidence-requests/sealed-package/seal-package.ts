import { Readable } from 'node:stream';
import { Encrypter } from 'age-encryption';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { type TarFile, writeTar } from '../../../standards/tar/write-tar.ts';
import type { EvidenceFile } from '../answer/manifest.ts';

/** Impl. Reg. (EU) 2025/1550, Annex 3.3.3: what the authority checks the files by. */
export type PackageManifest = {
  certificate: string;
  fileNumber: string | null;
  sender: string;
  recipient: string;
  at: string;
  algorithm: 'SHA-256';
  files: EvidenceFile[];
};

/** Name of the list in a package. */
export const MANIFEST_NAME = 'manifest.json';

/**
 * Files and their manifest, sealed so that only the holder of the recipient's identity can open them: a tar archive in an age
 * file (age-encryption.org/v1), the manifest first. Nothing is held in memory whole.
 * @param recipient `age1...`, of the authority, from the register
 */
export async function sealPackage(
  manifest: PackageManifest,
  files: readonly TarFile[],
  recipient: string,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const list = new TextEncoder().encode(canonicalJson(manifest));
  const all: TarFile[] = [{ name: MANIFEST_NAME, bytes: list.length, open: () => [list] }, ...files];
  return encrypter.encrypt(
    Readable.toWeb(Readable.from(writeTar(all), { objectMode: false })) as ReadableStream<Uint8Array>,
  );
}
