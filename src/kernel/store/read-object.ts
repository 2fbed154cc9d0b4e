import { hash } from 'node:crypto';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import type { CutObject, RefusedObject } from '../../standards/json/cut-objects.ts';
import { markingRefs } from '../../standards/stix/markings.ts';
import { references } from '../../standards/stix/references.ts';
import { validateObject } from '../../standards/stix/validate-object.ts';
import { type Version, versionOf } from '../../standards/stix/version.ts';
import { tlpOf } from '../../standards/tlp/tlp.ts';
import { peopleGate } from '../policy/people-gate.ts';
import type { FieldError } from '../refusal.ts';
import type { Outcome } from './accept-records.ts';
import type { NewRecord } from './write-arrivals.ts';

type Json = Record<string, unknown>;

/** A valid object, before it is judged against what the holder has. */
export type Candidate = Omit<
  NewRecord,
  'object' | 'source' | 'attested' | 'unknownMarking' | 'agreements' | 'principals'
> & {
  index: number;
  unknownRefs: string[];
};

/** An object that can be judged, or what became of it already. */
export type ReadObject =
  | Candidate
  | {
      outcome: Outcome;
      quarantine?: { candidate: { id: string | null; body: string }; rule: string; error: FieldError };
    };

/** Validates one object and takes from it what is stored beside it. Asks nothing of the database. */
export function readObject(cut: CutObject | RefusedObject): ReadObject {
  const nothing = { index: cut.index, version: null, versionKey: null };
  if (!cut.ok) {
    const error = { property: `objects[${cut.index}]`, clause: 'RFC 8259', reason: cut.reason };
    return { outcome: { ...nothing, id: null, outcome: 'refused', errors: [error] } };
  }
  const value = cut.value as Json;
  const id = typeof value.id === 'string' ? value.id.slice(0, 300) : null;
  const valid = validateObject(value);
  if (!valid.ok) return { outcome: { ...nothing, id, outcome: 'refused', errors: valid.errors } };
  const gate = peopleGate(value);
  if (!gate.pass) {
    const outcome: Outcome = { ...nothing, id, outcome: gate.outcome, errors: [gate.error] };
    if (gate.outcome === 'refused') return { outcome };
    return {
      outcome: { ...outcome, rule: gate.rule },
      quarantine: { candidate: { id, body: cut.raw }, rule: gate.rule, error: gate.error },
    };
  }
  const version = versionOf(value);
  if (version.ns !== null && version.ns !== BigInt.asIntN(64, version.ns)) {
    const error = {
      property: version.type === 'marking-definition' ? 'created' : 'modified',
      clause: 'Comity: 64-bit nanoseconds',
      reason: 'is outside the years 1678 to 2261, in which versions are compared',
    };
    return { outcome: { ...nothing, id, outcome: 'refused', errors: [error] } };
  }
  return { index: cut.index, ...extract(value, version, cut.raw) };
}

/** What is stored beside a body so that it can be queried; all of it follows from the body. */
export function extract(value: Json, version: Version, raw: string): Omit<Candidate, 'index'> {
  const { level, unknown } = tlpOf(markingRefs(value));
  return {
    id: version.id,
    type: version.type,
    versionKey: version.key,
    versionNs: version.ns,
    versionText: version.text,
    createdBy: typeof value.created_by_ref === 'string' ? value.created_by_ref : null,
    revoked: value.revoked === true,
    tlp: level,
    unknownRefs: unknown,
    name: nameOf(value),
    body: raw,
    contentHash: contentHash(value),
    references: references(value),
  };
}

/** STIX 2.1 §3.6: a property left out and one at its default are the same version. */
function contentHash(value: Json): Buffer {
  const plain = value.revoked === false || value.defanged === false ? withoutDefaults(value) : value;
  return hash('sha256', canonicalJson(plain), 'buffer');
}

function withoutDefaults(value: Json): Json {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, held]) => !((key === 'revoked' || key === 'defanged') && held === false),
    ),
  );
}

function nameOf(value: Json): string | null {
  const name =
    value.name ?? value.value ?? value.relationship_type ?? value.definition_type ?? value.abstract;
  return typeof name === 'string' ? name.slice(0, 500) : null;
}
