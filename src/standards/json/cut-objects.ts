import { scanElements } from './elements.ts';
import { locate } from './envelope.ts';
import { isRefusal, readSlice, refuse } from './read-slice.ts';
import type { EnvelopeFault, ObjectFault, Refusal } from './refusal.ts';
import { newScan, scanValue } from './scan-value.ts';

/** One object: `raw` is its exact text, `value` is `JSON.parse(raw)`; `offset` is its first byte in the input. */
export type CutObject = {
  ok: true;
  index: number;
  offset: number;
  raw: string;
  value: Record<string, unknown>;
};
/** One refused object. `offset` is where the fault is, or the object's first byte when that is not known. */
export type RefusedObject = { ok: false; index: number } & Refusal<ObjectFault>;
/** How the objects came: a STIX bundle, a TAXII envelope, a bare list, or one object by itself. */
export type Form = 'bundle' | 'envelope' | 'list' | 'object';

export type Cut =
  | {
      ok: true;
      form: Form;
      count: number;
      objects: Iterable<CutObject | RefusedObject>;
      /** Members of a bundle or envelope beside its objects: `more`, `next`, `id`. */
      shell: Record<string, unknown>;
    }
  | ({ ok: false } & Refusal<EnvelopeFault>);

/**
 * Cuts the objects out of a STIX bundle (STIX 2.1 §8), a TAXII envelope (TAXII 2.1 §3.7), a list or a single
 * object, each as the exact bytes it came with. Nothing is serialised again.
 *
 * A bad object is refused by itself and its neighbours go on; text whose objects cannot be told apart, or whose
 * envelope is bad, is one error and no object. The whole is checked before the first object is handed out.
 * `objects` reads lazily, in order, and may be walked again: memory does not grow with the number of objects.
 */
export function cutObjects(bytes: Uint8Array): Cut {
  const place = locate(bytes);
  if (isRefusal(place)) return { ok: false, ...place };
  if (place.form === 'object') {
    return {
      ok: true,
      form: 'object',
      count: 1,
      objects: { [Symbol.iterator]: () => single(bytes, place.start) },
      shell: {},
    };
  }
  const { form, list, count, shell } = place;
  return { ok: true, form, count, objects: { [Symbol.iterator]: () => walk(bytes, list) }, shell };
}

function* single(bytes: Uint8Array, start: number): Generator<CutObject | RefusedObject> {
  const scan = newScan();
  scanValue(bytes, start, scan);
  yield readObject(bytes, start, 0, scan);
}

function* walk(bytes: Uint8Array, list: number): Generator<CutObject | RefusedObject> {
  if (list < 0) return;
  const scan = newScan();
  let index = 0;
  for (const start of scanElements(bytes, list, scan)) yield readObject(bytes, start, index++, scan);
}

function readObject(
  bytes: Uint8Array,
  start: number,
  index: number,
  scan: ReturnType<typeof newScan>,
): CutObject | RefusedObject {
  const read = readSlice(bytes, start, scan);
  if (isRefusal(read)) return { ok: false, index, ...read };
  const { raw, value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, index, ...refuse('not-an-object', start) };
  }
  return { ok: true, index, offset: start, raw, value: value as Record<string, unknown> };
}
