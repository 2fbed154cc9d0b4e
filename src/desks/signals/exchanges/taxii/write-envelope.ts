import { tagged } from '../../tagged.ts';
import { isAboutPeople, type SignalType } from '../../types/signal-types.ts';
import { patternOf } from '../../types/stix-pattern.ts';
import type { ExportedBank, Written } from '../exchange-kind.ts';

/** An envelope of indicators without an extension, as a TAXII server takes it (TAXII 2.1 §5.5). */
export function writeEnvelope({ signals, name }: ExportedBank): Written {
  const leftOut: Record<string, number> = {};
  const objects = signals.flatMap(({ id, type, value, tags, basis, addedAt }) => {
    if (isAboutPeople(type as SignalType)) {
      leftOut[type] = (leftOut[type] ?? 0) + 1;
      return [];
    }
    const indicator = {
      type: 'indicator',
      spec_version: '2.1',
      id,
      created: addedAt,
      modified: addedAt,
      name,
      ...(basis === null ? {} : { description: basis }),
      pattern: patternOf(type as SignalType, value),
      pattern_type: 'stix',
      valid_from: addedAt,
    };
    return [tagged(indicator, tags)];
  });
  const bytes = Buffer.from(`${JSON.stringify({ more: false, objects }, null, 1)}\n`);
  return { bytes, mediaType: 'application/taxii+json;version=2.1', extension: 'json', leftOut };
}
