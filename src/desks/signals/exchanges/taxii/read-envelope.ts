import { cutObjects } from '../../../../standards/json/cut-objects.ts';
import { instantNs, timestampFault } from '../../../../standards/stix/timestamp.ts';
import { tlpOf } from '../../../../standards/tlp/tlp.ts';
import { readSignal } from '../../signal.ts';
import { type Entry, type Reading, Unfit } from '../exchange-kind.ts';
import { entryOf, lineOf, MOST, readingOf, tagsOf } from '../read-answer.ts';

/** What is counted of indicators that are no signal here: of more than one value, of another language, or without a ground. */
const OTHER_PATTERN = 'stix-pattern';
/** STIX 2.1 §4.7: what its author calls harmless is no signal to act on. */
const BENIGN = 'benign';

/** TAXII 2.1 §3.7: an envelope; a STIX bundle says the same. Throws `Unfit`. */
export function readEnvelope(bytes: Uint8Array): Reading {
  const cut = cutObjects(bytes);
  if (!cut.ok) throw new Unfit(`sent no envelope of TAXII: ${cut.reason}`);
  if (cut.form !== 'envelope' && cut.form !== 'bundle')
    throw new Unfit(`sent a ${cut.form}, no envelope of TAXII`);
  // Every member of an envelope may be left out; what says something else altogether is no empty one.
  const strange = Object.keys(cut.shell).find((name) => name !== 'more' && name !== 'next');
  if (cut.form === 'envelope' && cut.count === 0 && strange !== undefined)
    throw new Unfit(`sent no envelope of TAXII, but ${JSON.stringify(strange.slice(0, 40))}`);
  const items: (Item | null)[] = [];
  // STIX 2.1 §3.6: of several versions the one modified last counts, wherever on the page it stands.
  const newest = new Map<string, { item: Item; version: bigint }>();
  for (const one of cut.objects) {
    if (one.ok && one.value.type !== 'indicator') continue;
    const item = one.ok ? entryIn(one.value) : null;
    const version = one.ok ? versionOf(one.value) : null;
    if (item === null || version === null) {
      items.push(null);
      continue;
    }
    const id = 'withdrawn' in item ? item.withdrawn : item.externalId;
    const known = newest.get(id);
    if (!known || version >= known.version) newest.set(id, { item, version });
  }
  for (const { item } of newest.values()) items.push(item);
  const versions = Object.fromEntries([...newest].map(([id, { version }]) => [id, String(version)]));
  return { ...readingOf(items), versions };
}

type Item = Entry | { withdrawn: string };

/** When it was modified; null where that cannot be read. */
const versionOf = ({ modified }: Record<string, unknown>): bigint | null =>
  typeof modified === 'string' && timestampFault(modified) === undefined ? instantNs(modified) : null;

function entryIn(indicator: Record<string, unknown>): Item | null {
  const externalId = lineOf(indicator.id, MOST.externalId);
  if (externalId === undefined) return null;
  // STIX 2.1 §3.2: revoked, it is no longer considered valid by whoever made it.
  if (indicator.revoked === true) return { withdrawn: externalId };
  // One that says its time unreadably is left out by itself, and keeps no other from being taken.
  if (['valid_from', 'valid_until'].some((name) => !isReadable(indicator[name]))) return null;
  const signal = readSignal(indicator);
  if (signal === null || signal.innocent) {
    const type = signal === null ? OTHER_PATTERN : BENIGN;
    return { externalId, type, value: '', quality: null, tags: [] };
  }
  const { type, value, quality } = signal;
  const entry = entryOf({
    externalId,
    type,
    value,
    quality,
    tags: [...handlingOf(indicator), ...tagsOf(indicator.labels)],
  });
  if (entry === null) return null;
  entry.tags = entry.tags.slice(0, MOST.tags);
  const ends = indicator.valid_until !== undefined && signal.validUntil !== null;
  return {
    ...entry,
    ...(ends ? { validUntil: signal.validUntil!.toISOString() } : {}),
    validFrom: signal.validFrom.toISOString(),
  };
}

const isReadable = (instant: unknown): boolean =>
  instant === undefined || (typeof instant === 'string' && timestampFault(instant) === undefined);

/** How it may be handled on. A marking that this node does not know denies: the strictest level stands for it. */
function handlingOf({ object_marking_refs: refs }: Record<string, unknown>): string[] {
  if (!Array.isArray(refs)) return [];
  const { level, unknown } = tlpOf(refs.map(String));
  if (unknown.length > 0) return ['tlp:red'];
  return level === null ? [] : [`tlp:${level}`];
}
