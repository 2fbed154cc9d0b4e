/**
 * Every marking definition that applies to a valid object or to a part of it, once each: `object_marking_refs`
 * first, then those of `granular_markings` (STIX 2.1 §7.2.2, §7.2.3). Granular markings that state only a
 * language have none.
 */
export function markingRefs(object: Record<string, unknown>): string[] {
  const found = new Set<string>();
  if (Array.isArray(object.object_marking_refs)) {
    for (const ref of object.object_marking_refs) if (typeof ref === 'string') found.add(ref);
  }
  if (Array.isArray(object.granular_markings)) {
    for (const marking of object.granular_markings) {
      const ref: unknown = marking?.marking_ref;
      if (typeof ref === 'string') found.add(ref);
    }
  }
  return [...found];
}
