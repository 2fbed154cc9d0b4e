import {
  type Cut,
  type CutObject,
  cutObjects,
  type RefusedObject,
} from '../../../standards/json/cut-objects.ts';
import { type ReadObject, readObject } from '../../store/read-object.ts';

/** What one transaction takes: small enough that others are served meanwhile. */
export const CHUNK = 500;
const CHUNK_LENGTH = 8 * 1_048_576;

/** The objects of an import, read one after another, or why its envelope cannot be cut. */
export type CutImport =
  | { ok: true; count: number; objects: Iterator<Piece> }
  | { ok: false; code: string; reason: string; offset: number };

/** An object as it was judged by itself, and how long its text is. */
export type Piece = { read: ReadObject; length: number };

/** Finds the objects and reads each when it is asked for. */
export function cutImport(bytes: Uint8Array): CutImport {
  const cut = cutObjects(bytes);
  if (!cut.ok) return { ok: false, code: cut.code, reason: cut.reason, offset: cut.offset };
  if (cut.form === 'object' && !isStix(cut)) return NO_STIX;
  return { ok: true, count: cut.count, objects: pieces(markingsFirst(cut, bytes)) };
}

const NO_STIX: CutImport = {
  ok: false,
  code: 'no-stix',
  reason:
    'The file is JSON and no STIX: no bundle, no TAXII envelope, no list of objects, and no object with a type and an id.',
  offset: 0,
};

/** STIX 2.1 §3.1: every object has a type and an id. What is wrong beside is said of the object, by its id. */
function isStix(cut: Cut & { ok: true }): boolean {
  for (const one of cut.objects) if (one.ok && !('type' in one.value && 'id' in one.value)) return false;
  return true;
}

function* pieces(objects: Iterable<CutObject | RefusedObject>): Generator<Piece> {
  for (const object of objects) {
    yield { read: readObject(object), length: object.ok ? object.raw.length : 0 };
  }
}

/** Objects read between two pauses. */
const SLICE = 25;

/** The objects of the next transaction; none when all were read. @param pause lets others work in between */
export async function nextChunk(
  objects: Iterator<Piece>,
  pause: () => Promise<unknown> = async () => undefined,
): Promise<ReadObject[]> {
  const chunk: ReadObject[] = [];
  for (let length = 0; chunk.length < CHUNK && length < CHUNK_LENGTH; ) {
    const { value, done } = objects.next();
    if (done) break;
    chunk.push(value.read);
    length += value.length;
    if (chunk.length % SLICE === 0) await pause();
  }
  return chunk;
}

/**
 * Marking definitions first, wherever they stand, since an object whose marking is unknown is denied to everyone else
 * (STIX 2.1 §8: a bundle has no order).
 */
function* markingsFirst(cut: Cut & { ok: true }, bytes: Uint8Array): Generator<CutObject | RefusedObject> {
  const first = markingDefinitions(cut, bytes);
  const taken = new Set(first.map((one) => one.index));
  yield* first;
  for (const object of cut.objects) if (!taken.has(object.index)) yield object;
}

const MARKING_TYPE = Buffer.from('"marking-definition"');

/** Reads only as far as the last place where one can stand; a type written with escapes is found in its turn. */
function markingDefinitions(cut: Cut & { ok: true }, bytes: Uint8Array): CutObject[] {
  const last = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(MARKING_TYPE);
  const found: CutObject[] = [];
  if (last < 0) return found;
  for (const object of cut.objects) {
    if (object.offset > last) break;
    if (object.ok && object.value.type === 'marking-definition') found.push(object);
  }
  return found;
}
