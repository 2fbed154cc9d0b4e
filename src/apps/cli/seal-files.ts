import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EvidenceRequest } from '../../client/evidence-requests.ts';
import type { EvidenceFile } from '../../desks/evidence-requests/answer/manifest.ts';
import { sealPackage } from '../../desks/evidence-requests/sealed-package/seal-package.ts';
import { unreadable } from './file-kind.ts';
import { UsageFault } from './verb.ts';

/** Exactly the files that a second person approved, by name, size and hash, sealed. */
export async function sealFiles(
  { certificate, form, events, tracks }: EvidenceRequest,
  to: { recipient: string; name: string },
  paths: readonly string[],
): Promise<ReadableStream<Uint8Array>> {
  if (!['approved', 'disclosed'].includes(tracks.order ?? ''))
    throw new UsageFault('Nothing is approved: one assembles the files, another approves them.');
  const proposed = events.findLast(({ step }) => step === 'propose-disclosure');
  const approved = (proposed?.data.files ?? []) as EvidenceFile[];
  for (const path of paths) {
    const file = approved.find(({ name }) => name === basename(path));
    if (!file) throw new UsageFault(`${path} is none of the approved files.`);
    if ((await hashOf(path)) !== file.sha256) throw new UsageFault(`${path} is not as it was approved.`);
  }
  const missing = approved.filter(({ name }) => !paths.some((path) => basename(path) === name));
  if (missing.length > 0 || paths.length !== approved.length)
    throw new UsageFault(
      `The approved files are ${approved.map(({ name }) => name).join(', ')}: each is needed, once.`,
    );
  const { issuingAuthorityFileNumber = null, addressee } = {
    ...(form.sectionA as { issuingAuthorityFileNumber?: string } | undefined),
    ...(form.sectionB as { addressee?: { authority?: { nameOfAuthority?: string } } } | undefined),
  };
  return sealPackage(
    {
      certificate,
      fileNumber: issuingAuthorityFileNumber,
      sender: addressee?.authority?.nameOfAuthority ?? '',
      recipient: to.name,
      at: new Date().toISOString(),
      algorithm: 'SHA-256',
      files: approved,
    },
    approved.map((file) => ({
      name: file.name,
      bytes: file.bytes,
      open: () => createReadStream(paths.find((path) => basename(path) === file.name)!),
    })),
    to.recipient,
  );
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    throw unreadable(path, error as Error);
  }
  return hash.digest('hex');
}

/** Writes a file that is not there yet, readable by its owner alone. */
export async function writeStream(path: string, bytes: ReadableStream<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new UsageFault(`${path} cannot be written (${error.code}).`);
  });
  try {
    for await (const piece of bytes) await file.write(piece);
  } finally {
    await file.close();
  }
}
