import type { ExportedBank, Written } from '../exchange-kind.ts';

/** Categories of MISP for its types of attributes; PDQ is none of them. */
const CATEGORIES: Record<string, string> = {
  md5: 'Payload delivery',
  sha256: 'Payload delivery',
  tlsh: 'Payload delivery',
  url: 'Network activity',
};

/** A bank as one event of the MISP core format, unpublished, whose attributes may be acted on. */
export function writeEvent({ id, name, organisation, at, signals }: ExportedBank): Written {
  const leftOut: Record<string, number> = {};
  const seconds = (instant: string) => String(Math.floor(Date.parse(instant) / 1000));
  const attributes = signals.flatMap((signal) => {
    const category = CATEGORIES[signal.type];
    if (category === undefined) {
      leftOut[signal.type] = (leftOut[signal.type] ?? 0) + 1;
      return [];
    }
    return {
      uuid: signal.id.replace(/^.*--/, ''),
      type: signal.type,
      category,
      value: signal.value,
      to_ids: true,
      timestamp: seconds(signal.addedAt),
      comment: signal.basis ?? '',
      Tag: signal.tags.map((tag) => ({ name: tag })),
    };
  });
  const event = {
    uuid: id,
    info: name,
    date: at.slice(0, 10),
    timestamp: seconds(at),
    published: false,
    analysis: '2',
    threat_level_id: '4',
    Orgc: { name: organisation.name, uuid: organisation.id.replace(/^.*--/, '') },
    Tag: [{ name: 'tlp:amber' }],
    Attribute: attributes,
  };
  const bytes = Buffer.from(`${JSON.stringify({ Event: event }, null, 1)}\n`);
  return { bytes, mediaType: 'application/json', extension: 'json', leftOut };
}
