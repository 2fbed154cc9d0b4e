/** RFC 6962 §2.1: the two domain-separation bytes; without them a node could be passed off as a leaf. */
const LEAF = 0;
const NODE = 1;

export type InclusionProof = {
  /** Zero-based index of the leaf. */
  index: number;
  /** Leaves in the tree. */
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
  /** 32 bytes each, from the leaf upwards. */
  path: readonly Uint8Array[];
};

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** Hash of a leaf whose content is `entry`. */
export function leafHash(entry: Uint8Array): Promise<Uint8Array> {
  return sha256(Uint8Array.of(LEAF), entry);
}

/**
 * The root that a leaf and its path lead to, by RFC 9162 §2.1.3.2; undefined when the path cannot belong to
 * that place in a tree of that size (too long, too short, or an index outside the tree).
 */
export async function rootFromPath(
  leaf: Uint8Array,
  { index, size, path }: Omit<InclusionProof, 'root'>,
): Promise<Uint8Array | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await sha256(Uint8Array.of(NODE), sibling, hash);
      // A right edge has no sibling on the levels where it stands alone: climb past them.
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(Uint8Array.of(NODE), hash, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

/** Whether `entry` is leaf `proof.index` of the tree with that root. Never throws on a hostile proof. */
export async function verifyInclusion(entry: Uint8Array, proof: InclusionProof): Promise<boolean> {
  const root = await rootFromPath(await leafHash(entry), proof);
  return root !== undefined && sameBytes(root, proof.root);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Standard base64 to bytes; undefined when the text is none. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The body of a C2SP checkpoint: origin, size, root. Undefined when it is none. */
export function readCheckpoint(text: string): { origin: string; size: number; root: Uint8Array } | undefined {
  const [origin, size, root] = text.split('\n');
  if (!origin || size === undefined || !/^(0|[1-9]\d*)$/.test(size) || root === undefined) return undefined;
  const bytes = bytesOfBase64(root);
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : undefined;
}
