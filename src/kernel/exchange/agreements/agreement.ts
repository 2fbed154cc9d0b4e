import Type, { type Static, type TProperties } from 'typebox';
import { Compile } from 'typebox/compile';
import { line } from '../../../engines/words/reason.ts';
import { compareInstants, timestampFault } from '../../../standards/stix/timestamp.ts';
import { endsFirst } from './agreement-period.ts';

/**
 * A sharing agreement: a record signed by both organisations. Nothing flows between nodes without one.
 * STIX 2.1 §7.3: our object type, introduced by the extension definition below.
 */
export const AGREEMENT_TYPE = 'x-comity-agreement';
export const AGREEMENT_EXTENSION = 'extension-definition--5c2a8d1e-3b67-4f0a-8a55-6c1d2e9b7f43';

const Id = (type: string) => Type.String({ pattern: `^${type}--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$` });
const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' });

/** What a person fills in to propose one. */
export const AgreementTerms = Type.Object(
  {
    title: line(200),
    /** The other organisation; it must be a peer of this node. */
    party: Id('identity'),
    purposes: Type.Array(line(500), { minItems: 1, maxItems: 20 }),
    legalBasis: Type.Object({ instrument: line(300), article: line(100) }, { additionalProperties: false }),
    /** Onward sharing always needs the originator's consent; the field says so in the signed text. */
    onward: Type.Literal('originator-consent'),
    /** How many days a recipient keeps what it received after it ran out, was withdrawn, revoked or replaced. */
    retentionDays: Type.Integer({ minimum: 1, maximum: 3650 }),
    validFrom: Type.Optional(Instant),
    validUntil: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type AgreementTerms = Static<typeof AgreementTerms>;

/** The record as it is signed and stored. */
export type Agreement = {
  type: typeof AGREEMENT_TYPE;
  spec_version: '2.1';
  id: string;
  created_by_ref: string;
  created: string;
  modified: string;
  object_marking_refs: string[];
  extensions: Record<string, { extension_type: 'new-sdo' }>;
  title: string;
  parties: { id: string; name: string }[];
  purposes: string[];
  legal_basis: { instrument: string; article: string }[];
  onward: 'originator-consent';
  retention_days: number;
  valid_from?: string;
  valid_until?: string;
  /** TAXII collection id at every party's node. */
  collection: string;
};

export const agreementExamples = (): AgreementTerms[] => [
  {
    title: 'Sharing of picture signals, pilot',
    party: 'identity--0c5c1f6e-0d6f-4a83-9f0b-0b0d7a1f5a11',
    purposes: ['Find copies of terrorist content that a partner has reviewed'],
    legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
    onward: 'originator-consent',
    retentionDays: 30,
  },
];

const only = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/**
 * A received agreement. Attacker-controlled, shown to people, and signed by them whole: what is not shown is not
 * there. One basis, as this node proposes it.
 */
const AgreementForm = Compile(
  only({
    type: Type.Literal(AGREEMENT_TYPE),
    spec_version: Type.Literal('2.1'),
    id: Id(AGREEMENT_TYPE),
    created_by_ref: Id('identity'),
    created: Instant,
    modified: Instant,
    object_marking_refs: Type.Array(Id('marking-definition'), { minItems: 1, maxItems: 4 }),
    extensions: only({ [AGREEMENT_EXTENSION]: only({ extension_type: Type.Literal('new-sdo') }) }),
    title: line(200),
    parties: Type.Array(only({ id: Id('identity'), name: line(200) }), { minItems: 2, maxItems: 2 }),
    purposes: Type.Array(line(500), { minItems: 1, maxItems: 20 }),
    legal_basis: Type.Array(only({ instrument: line(300), article: line(100) }), {
      minItems: 1,
      maxItems: 1,
    }),
    onward: Type.Literal('originator-consent'),
    retention_days: Type.Integer({ minimum: 1, maximum: 3650 }),
    valid_from: Type.Optional(Instant),
    valid_until: Type.Optional(Instant),
    collection: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
  }),
);

/** How far ahead a partner's clock may be. */
const AHEAD_MS = 10 * 60_000;

/** What keeps a received agreement from being shown to a person: names of its properties; empty when nothing does. */
export function agreementFaults(
  agreement: unknown,
  { proposer, receiver, now }: { proposer: string; receiver: string; now: Date },
): string[] {
  const errors = [...AgreementForm.Errors(agreement)];
  if (errors.length > 0) return [...new Set(errors.flatMap(propertiesOf))];
  const { created_by_ref, parties, created, modified, valid_from, valid_until } = agreement as Agreement;
  const faults: string[] = [];
  const ids = parties.map((party) => party.id);
  if (created_by_ref !== proposer) faults.push('created_by_ref');
  if (!ids.includes(proposer) || !ids.includes(receiver)) faults.push('parties');
  for (const [name, instant] of Object.entries({ created, modified, valid_from, valid_until })) {
    if (instant !== undefined && timestampFault(instant) !== undefined) faults.push(name);
  }
  if (faults.some((name) => name !== 'created_by_ref' && name !== 'parties')) return faults;
  if (Date.parse(created) > now.getTime() + AHEAD_MS) faults.push('created');
  if (compareInstants(created, modified) !== 0) faults.push('modified');
  const made = new Date(valid_from ?? created);
  if (endsFirst({ validFrom: valid_from, validUntil: valid_until }, made)) faults.push('valid_until');
  return faults;
}

type FormError = ReturnType<typeof AgreementForm.Errors>[number];

/** A property that nobody knows is named itself, not the object that it is in. */
function propertiesOf(error: FormError): string[] {
  const [, first] = error.instancePath.split('/');
  if (first) return [first];
  return error.keyword === 'additionalProperties' ? error.params.additionalProperties : ['terms'];
}
