import { TLSH_BYTES, tlshOf } from '../../../../standards/tlsh/tlsh.ts';
import { tlshDistance } from '../../../../standards/tlsh/tlsh-distance.ts';
import type { SignalTypeContract } from '../signal-type.ts';
import { tlshExamples } from './tlsh-examples.ts';
import { tlshIndexes } from './tlsh-index.ts';

/** As the extension of Hasher-Matcher-Actioner has it: over the distance without the lengths. */
const RADIUS = 30;
const WRITTEN = new RegExp(`^(?:T1)?([0-9a-f]{${TLSH_BYTES * 2}})$`, 'i');

/** TLSH: texts that share most of their wording. Weak: texts that say something else may share it too. */
export const tlshType: SignalTypeContract = {
  called: 'a TLSH',
  written: `T1 and ${TLSH_BYTES * 2} hexadecimal digits`,
  longest: 2 + TLSH_BYTES * 2,
  // STIX 2.1 §10.7: the name of this hash in its open vocabulary.
  stixPath: 'file:hashes.TLSH',
  hmaName: 'text_tlsh',
  weak: true,
  leastQuality: null,
  validate(text) {
    const digits = WRITTEN.exec(text)?.[1];
    return digits === undefined ? null : `T1${digits.toUpperCase()}`;
  },
  codeOf: (value) => Buffer.from(value.slice(2), 'hex'),
  codeBytes: TLSH_BYTES,
  several: null,
  radius: RADIUS,
  measure: { distance: tlshDistance, index: tlshIndexes(RADIUS) },
  hash: { of: 'words', hash: hashWords },
  examples: tlshExamples,
};

/** Of the text as UTF-8, as it came. Half a character has none: UTF-8 would make another of it. */
function hashWords(text: string): string | null {
  if (!text.isWellFormed()) return null;
  const code = tlshOf(Buffer.from(text));
  return code && `T1${Buffer.from(code).toString('hex').toUpperCase()}`;
}
