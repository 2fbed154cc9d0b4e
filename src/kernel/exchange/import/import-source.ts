import { Refusal } from '../../refusal.ts';

const FIT = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,198}[^\p{C}\p{Z}])?$/u;

/**
 * The source an import is kept under, as `import:NAME`: versions of an id are taken from one source only, so the
 * name is compared letter by letter. Throws `parameter-malformed`.
 */
export function importSource(name: string): `import:${string}` {
  const plain = name.normalize('NFC').trim();
  if (!FIT.test(plain)) {
    throw new Refusal('parameter-malformed', undefined, [
      { property: 'source', reason: 'is a name of 1 to 200 characters, none of them a control character' },
    ]);
  }
  return `import:${plain}`;
}
