import { instantNs, timestampFault, timestampReason } from '../stix/timestamp.ts';
import { readTimestamp } from './timestamp.ts';

/** Which versions of each id: any of these (TAXII 2.1 §3.4.1 `version`), or all. Instants are nanoseconds. */
export type Versions = 'all' | { first: boolean; last: boolean; instants: bigint[] };

/** What a request asks of a collection. A null field does not restrict. */
export type Query = {
  /** Six digits; exclusive. */
  addedAfter: string | null;
  limit: number | null;
  next: string | null;
  ids: string[] | null;
  types: string[] | null;
  specVersions: string[] | null;
  versions: Versions;
};

/** What is wrong with one parameter, in words of its clause. */
export type ParameterFault = { property: string; clause: string; reason: string };

const MATCH = 'TAXII 2.1 §3.4.1';

/**
 * Reads the URL parameters of a request for objects or a manifest (TAXII 2.1 §3.4). Parameters that the text does
 * not know are left alone; a match on a field that it does not know is refused, since an ignored filter would
 * answer more than was asked for.
 */
export function readQuery(
  parameters: URLSearchParams,
): { ok: true; query: Query } | { ok: false; fault: ParameterFault } {
  const query: Query = {
    addedAfter: null,
    limit: null,
    next: null,
    ids: null,
    types: null,
    specVersions: null,
    versions: { first: false, last: true, instants: [] },
  };
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (seen.has(name)) {
      return refuse(name.slice(0, 100), 'TAXII 2.1 §3.4', 'was given more than once');
    }
    seen.add(name);
    const fault = readParameter(query, name, value);
    if (fault) return { ok: false, fault };
  }
  return { ok: true, query };
}

function readParameter(query: Query, name: string, value: string): ParameterFault | undefined {
  switch (name) {
    case 'added_after': {
      const read = readTimestamp(value);
      if (!read.ok) return faultOf(name, 'TAXII 2.1 §3.4', timestampReason(read.fault));
      query.addedAfter = read.text;
      return;
    }
    case 'limit':
      if (!/^\d{1,30}$/.test(value) || Number(value) < 1) {
        return faultOf(name, 'TAXII 2.1 §3.4', 'must be a whole number of at least 1');
      }
      query.limit = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
      return;
    case 'next':
      query.next = value;
      return;
    case 'match[version]':
      return readVersions(query, value);
    case 'match[id]':
    case 'match[type]':
    case 'match[spec_version]': {
      const values = value.split(',');
      if (!values.every(isPlain)) return faultOf(name, MATCH, 'must be one or more values parted by commas');
      if (name === 'match[id]') query.ids = values;
      else if (name === 'match[type]') query.types = values;
      else query.specVersions = values;
      return;
    }
  }
  if (name.startsWith('match[')) {
    return faultOf(name.slice(0, 100), MATCH, 'can match id, type, version and spec_version');
  }
  return;
}

// Printable ASCII without a space: every id, type and version is. Controls would fail in the database.
function isPlain(value: string): boolean {
  return /^[!-~]{1,300}$/.test(value);
}

function readVersions(query: Query, value: string): ParameterFault | undefined {
  const name = 'match[version]';
  if (value === 'all') {
    query.versions = 'all';
    return;
  }
  const versions = { first: false, last: false, instants: [] as bigint[] };
  for (const one of value.split(',')) {
    if (one === 'all') return faultOf(name, MATCH, 'takes "all" by itself only');
    if (one === 'first') versions.first = true;
    else if (one === 'last') versions.last = true;
    else {
      const fault = timestampFault(one);
      if (fault !== undefined) {
        return faultOf(name, MATCH, `takes first, last, all or versions. ${timestampReason(fault)}`);
      }
      versions.instants.push(instantNs(one));
    }
  }
  query.versions = versions;
  return;
}

/** One text for all requests that page through the same listing: what `next` is bound to. */
export function queryText(query: Query): string {
  const { versions } = query;
  return JSON.stringify([
    query.addedAfter,
    query.ids?.toSorted() ?? null,
    query.types?.toSorted() ?? null,
    query.specVersions?.toSorted() ?? null,
    versions === 'all' ? 'all' : [versions.first, versions.last, versions.instants.map(String).toSorted()],
  ]);
}

function faultOf(property: string, clause: string, reason: string): ParameterFault {
  return { property, clause, reason };
}

function refuse(property: string, clause: string, reason: string): { ok: false; fault: ParameterFault } {
  return { ok: false, fault: { property, clause, reason } };
}
