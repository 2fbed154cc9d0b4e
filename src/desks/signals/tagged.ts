import { TLP_LEVELS, type TlpLevel, tlpMarkingId } from '../../standards/tlp/tlp.ts';

/** STIX 2.1 §3.2: an indicator with the tags of a list as its labels, marked by what they say of handling. */
export function tagged(indicator: Record<string, unknown>, tags: string[]): Record<string, unknown> {
  const tlp = tlpIn(tags);
  return {
    ...indicator,
    ...(tlp === null ? {} : { object_marking_refs: [tlpMarkingId(tlp)] }),
    ...(tags.length === 0 ? {} : { labels: tags }),
  };
}

/** How it may be handled on, where its tags say it: of several the strictest. TLP 2.0 reads WHITE as CLEAR. */
function tlpIn(tags: string[]): TlpLevel | null {
  const named = tags.map((tag) => tag.toLowerCase().replace(/^tlp:white$/, 'tlp:clear'));
  return TLP_LEVELS.findLast((level) => named.includes(`tlp:${level}`)) ?? null;
}
