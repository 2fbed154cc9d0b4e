import type { Database } from '../../../kernel/store/store.ts';
import { readDisagreement } from '../disagreement/disagreement-record.ts';
import { type Opinion, readOpinion } from './opinion-record.ts';
import { countIn } from './sighting-record.ts';

export type ShownOpinion = { by: string; at: string; opinion: Opinion; reason: string };
export type ShownSightings = { by: string; count: number; until: string };
type Words = { opinions: ShownOpinion[]; sightings: ShownSightings[] };

/** Organisations that are shown beside one signal. Threat: a partner that buries the others' words in its own. */
const MOST_SHOWN = 50;
/** Records that are looked through, the last ones, and how long one may be: a partner may send a million of a megabyte. */
const MOST_READ = 2000;
const LONGEST = 20_000;

type Row = { signal: string; by: string | null; name: string | null; body: string; at: Date };

/**
 * Opinions and sightings of these signals that the viewer may see, in their newest versions and not revoked: of each
 * organisation its last opinion and the sum of its sightings. Upheld appeals are shown as disagreements, not here.
 */
export async function wordsFromPartners(db: Database, signals: string[]): Promise<Map<string, Words>> {
  const rows = await db.query<Row>(
    `select f.target as signal, r.created_by as by, o.name, r.body, r.received_at as at
     from record_reference f join record r using (object) left join organisation o on o.id = r.created_by
     where f.target = any ($1) and r.type in ('opinion', 'sighting') and not r.revoked and r.erased_at is null
       and octet_length(r.body) <= ${LONGEST}
       and not exists (select from record v where v.holder = r.holder and v.id = r.id and v.version_ns > r.version_ns)
     order by r.received_at desc, r.object desc limit ${MOST_READ}`,
    [signals],
  );
  const shown = new Map<
    string,
    { opinions: Map<string, ShownOpinion>; sightings: Map<string, ShownSightings> }
  >();
  const seen = new Set<string>();
  for (const { signal, by, name, body, at } of rows.reverse()) {
    const object = JSON.parse(body) as Record<string, unknown>;
    // Several organisations of this node may hold one record.
    if (seen.has(`${signal} ${object.id}`) || readDisagreement(object)) continue;
    seen.add(`${signal} ${object.id}`);
    const one = shown.get(signal) ?? { opinions: new Map(), sightings: new Map() };
    shown.set(signal, one);
    const speaker = by ?? '';
    const named = { by: name ?? 'An organisation not known here', at: at.toISOString() };
    const said = readOpinion(object);
    if (said) one.opinions.set(speaker, { ...named, opinion: said.opinion, reason: said.text });
    if (object.type === 'sighting' && object.sighting_of_ref === signal) {
      const count = (one.sightings.get(speaker)?.count ?? 0) + countIn(object);
      one.sightings.set(speaker, { by: named.by, count, until: String(object.last_seen ?? named.at) });
    }
  }
  const listed = <T>(map: Map<string, T>) => [...map.values()].slice(0, MOST_SHOWN);
  return new Map(
    [...shown].map(([signal, { opinions, sightings }]) => [
      signal,
      { opinions: listed(opinions), sightings: listed(sightings) },
    ]),
  );
}
