/** One end of a relationship; its name where the viewer may read that record too. */
type End = { id: string; name: string | null };

export type RecordSays = {
  text: string;
  ends?: { from: End | null; verb: string | null; to: End | null };
};

/** As they were taken from a body. */
export type SaidColumns = {
  said: string | null;
  verb: string | null;
  fromId: string | null;
  fromName: string | null;
  toId: string | null;
  toName: string | null;
};

const LONGEST = 160;

/** STIX 2.1 §9: a pattern that asks for one hash, as most do, needs no grammar to be read. */
const ONE_HASH = /^\[\s*file:hashes\.'?([\w-]{1,30})'?\s*=\s*'([0-9a-f]{32,128})'\s*\]$/i;

/** What an object says that has no name of its own: who relates to whom (STIX 2.1 §5), a pattern, a note's words. */
export function saysOf({ said, verb, fromId, fromName, toId, toName }: SaidColumns): RecordSays | null {
  if (fromId !== null || toId !== null) {
    const from = fromId === null ? null : { id: fromId, name: fromName };
    const to = toId === null ? null : { id: toId, name: toName };
    const text = [from && called(from), verb, to && called(to)].filter((part) => part !== null).join(' → ');
    return { text, ends: { from, verb, to } };
  }
  if (said === null || said.trim() === '') return null;
  const [, algorithm, hash] = ONE_HASH.exec(said) ?? [];
  return { text: shorten(algorithm && hash ? `${algorithm} ${hash}` : said) };
}

/** By its name, or by its type and the first letters that tell it from others of that type. */
const called = ({ id, name }: End): string => name ?? id.replace(/--([0-9a-f]{8}).*$/s, ' $1…');

/** Hashes by their two ends, and the whole to one line: a partner's words may be very long. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const hashes = line.replace(/[0-9a-f]{24,}/gi, (hash) => `${hash.slice(0, 8)}…${hash.slice(-4)}`);
  const letters = [...hashes];
  return letters.length <= LONGEST
    ? hashes
    : `${letters
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`;
}
