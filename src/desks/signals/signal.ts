import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  groundFault,
  PERSONAL_DATA_EXTENSION,
  type PERSONAL_DATA_FIELDS,
} from '../../kernel/policy/people-grounds.ts';
import { instantNs } from '../../standards/stix/timestamp.ts';
import { tlpMarkingId } from '../../standards/tlp/tlp.ts';
import {
  codeHex,
  isAboutPeople,
  isTooPlain,
  LONGEST_VALUE,
  SignalType,
  severalCodes,
} from './types/signal-types.ts';
import { patternOf, readPattern } from './types/stix-pattern.ts';

/** STIX 2.1 §7.3: what a signal says beside the indicator it is. */
export const SIGNAL_EXTENSION = 'extension-definition--4f0b8c52-7c1d-4b5e-9d3a-6e2f1a90c7d4';
/** The project itself, as the creator of its extension definitions. */
export const PROJECT_IDENTITY = 'identity--2b6f4f0e-9c0e-4f3a-8a54-0d9f6a3c7e21';

// Not blank, and without NUL, which PostgreSQL stores in no text.
export const words = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*[^\\u0000\\s][^\\u0000]*$' });

export const OrganisationClass = Type.Enum(['platform', 'state', 'civil-society', 'intergovernmental']);
export const Provision = Type.Object({ instrument: words(300), article: words(100) });

/** The property extension of an indicator that is a signal. */
export const SignalExtension = Type.Object({
  extension_type: Type.Literal('property-extension'),
  signal_type: SignalType,
  /** As its type is written, in its one writing: the same as in the pattern. */
  value: Type.String({ minLength: 1, maxLength: LONGEST_VALUE }),
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  bank: words(200),
  basis: words(2000),
  legal_basis: Provision,
  /** `legal_basis` names published terms of the originator itself and their section: no law stands behind it. */
  own_terms: Type.Optional(Type.Boolean()),
  originator_class: OrganisationClass,
  /** A legally binding order stands behind it. Without one, a State's signal is voluntary help. */
  ordered: Type.Boolean(),
  order_reference: Type.Optional(words(300)),
});
export type SignalExtension = Static<typeof SignalExtension>;

export const signalExamples = (): SignalExtension[] => [
  {
    extension_type: 'property-extension',
    signal_type: 'pdq',
    value: 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
    quality: 100,
    bank: 'Reviewed attack footage',
    basis: 'Still of a video that our reviewers found to glorify an attack',
    legal_basis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 5' },
    originator_class: 'platform',
    ordered: false,
  },
  {
    extension_type: 'property-extension',
    signal_type: 'sha256',
    value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    bank: 'Orders in force',
    basis: 'File named in a removal order',
    legal_basis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 3' },
    originator_class: 'state',
    ordered: true,
    order_reference: 'RO-2031-0007',
  },
  {
    extension_type: 'property-extension',
    signal_type: 'url',
    value: 'https://example.org/a?b=1',
    bank: 'Pages that carry the footage',
    basis: 'Page that our reviewers found to offer the footage of an attack',
    legal_basis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 5' },
    originator_class: 'platform',
    ordered: false,
  },
];

/** The definition of the extension, as a record that any STIX software can read. */
export const signalExtensionDefinition = {
  type: 'extension-definition',
  spec_version: '2.1',
  id: SIGNAL_EXTENSION,
  created_by_ref: PROJECT_IDENTITY,
  created: '2026-11-01T00:00:00.000Z',
  modified: '2026-11-22T12:00:00.000Z',
  name: 'Comity signal',
  description: 'What a signal is for, who stands behind it and on which basis it is shared.',
  schema: JSON.stringify(SignalExtension),
  version: '1.2.0',
  extension_types: ['property-extension'],
  object_marking_refs: [tlpMarkingId('clear')],
} as const;

/** A signal as read from an indicator. */
export type Signal = {
  id: string;
  type: SignalType;
  /** As it is kept: in its one writing. */
  value: string;
  /** What it is known by, in hexadecimal digits: what is compared, where it has one code. */
  code: string;
  /** All codes, of a value that has several: those are compared. */
  codes: Buffer | null;
  quality: number | null;
  validFrom: Date;
  validUntil: Date | null;
  /** Its author says that it is of something innocent (`benign`). */
  innocent: boolean;
  /** Null for an indicator of another software: it says a hash and nothing else. */
  about: SignalExtension | null;
};

export type PersonalGrounds = Record<(typeof PERSONAL_DATA_FIELDS)[number], string>;

export type SignalInput = Omit<SignalExtension, 'extension_type'> & {
  creator: string | null;
  now: string;
  validUntil?: string;
  /** Now, where it is left out. */
  validFrom?: string;
  /** Of something that is known to be innocent. */
  innocent?: boolean;
  /** Of a signal about a person: why its record may exist, as the gate for people asks. */
  grounds?: PersonalGrounds;
};

/** STIX 2.1 §4.7: the indicator that says a signal. Default marking TLP:AMBER. */
export function makeIndicator(input: SignalInput): Record<string, unknown> {
  const { creator, now, validFrom = now, validUntil, grounds, innocent = false, ...about } = input;
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUUID()}`,
    ...(creator === null ? {} : { created_by_ref: creator }),
    created: now,
    modified: now,
    object_marking_refs: [tlpMarkingId('amber')],
    extensions: {
      [SIGNAL_EXTENSION]: { extension_type: 'property-extension', ...about },
      ...(grounds && { [PERSONAL_DATA_EXTENSION]: { extension_type: 'property-extension', ...grounds } }),
    },
    // STIX 2.1 §4.7: what is benign is no threat, to whichever software reads it.
    ...(innocent ? { indicator_types: ['benign'] } : {}),
    pattern: patternOf(about.signal_type, about.value),
    pattern_type: 'stix',
    valid_from: validFrom,
    ...(validUntil === undefined ? {} : { valid_until: validUntil }),
  };
}

/** STIX 2.1 §3.6: the next version of an indicator, revoked. */
export function revokedVersion(indicator: Record<string, unknown>, now: Date): Record<string, unknown> {
  return { ...nextVersion(indicator, now), revoked: true };
}

/** STIX 2.1 §3.6: the next version of an object. `modified` rises even when the clock did not. */
export const nextVersion = (object: Record<string, unknown>, now: Date): Record<string, unknown> => ({
  ...object,
  modified: modifiedAfter(object, now),
});

/** STIX 2.1 §3.6: the next version of an indicator, which says more of itself as a signal. */
export function signalVersion(
  indicator: Record<string, unknown>,
  about: SignalExtension,
  now: Date,
): Record<string, unknown> {
  const extensions = { ...(indicator.extensions as object), [SIGNAL_EXTENSION]: about };
  return { ...nextVersion(indicator, now), extensions };
}

const modifiedAfter = (indicator: Record<string, unknown>, now: Date): string =>
  new Date(Math.max(now.getTime(), Date.parse(String(indicator.modified)) + 1)).toISOString();

const extension = Compile(SignalExtension);

/**
 * What an indicator signals; null when it is none of ours to match: another pattern, an extension that contradicts
 * its pattern, a quality too low for its type. Attacker-controlled: a partner writes these.
 */
export function readSignal(indicator: Record<string, unknown>): Signal | null {
  const { pattern, pattern_type: language, extensions } = indicator;
  if (language !== 'stix' || typeof pattern !== 'string') return null;
  const found = readPattern(pattern);
  if (!found) return null;
  const { type, value } = found;
  const about = (extensions as Record<string, unknown> | undefined)?.[SIGNAL_EXTENSION];
  if (about !== undefined) {
    if (!extension.Check(about)) return null;
    if (about.signal_type !== type || about.value !== value) return null;
    if (isTooPlain(type, about.quality)) return null;
  }
  const validFrom = dayOf(indicator.valid_from);
  const saidUntil = indicator.valid_until === undefined ? null : dayOf(indicator.valid_until);
  if (validFrom === null || (indicator.valid_until !== undefined && saidUntil === null)) return null;
  const review = isAboutPeople(type) ? reviewOf(extensions) : null;
  if (isAboutPeople(type) && review === null) return null;
  // What nobody looked at again by its day is not matched any more.
  const validUntil = review && (!saidUntil || review < saidUntil) ? review : saidUntil;
  return {
    id: String(indicator.id),
    type,
    value,
    code: codeHex(type, value),
    codes: severalCodes(type, value),
    quality: about?.quality ?? null,
    validFrom,
    validUntil,
    innocent: Array.isArray(indicator.indicator_types) && indicator.indicator_types.includes('benign'),
    about: about ?? null,
  };
}

/** The day of review that a record about a person states; null where it lacks one of the grounds. */
function reviewOf(extensions: unknown): Date | null {
  const grounds = (extensions as Record<string, unknown> | undefined)?.[PERSONAL_DATA_EXTENSION];
  if (groundFault(grounds) !== null) return null;
  const day = Date.parse(String((grounds as PersonalGrounds).review_date));
  return Number.isNaN(day) ? null : new Date(Math.min(Math.max(day, FIRST_DAY), LAST_DAY));
}

/**
 * An instant of a STIX timestamp, as a date that every calendar here holds; null for what is no text. STIX 2.1 §2.16
 * allows the years 0 to 9999, and some write their ends for 'always' and 'for ever': those mean our first and last day.
 */
function dayOf(timestamp: unknown): Date | null {
  if (typeof timestamp !== 'string') return null;
  const milliseconds = Number(instantNs(timestamp) / 1_000_000n);
  return new Date(Math.min(Math.max(milliseconds, FIRST_DAY), LAST_DAY));
}

const FIRST_DAY = Date.parse('1900-01-01T00:00:00Z');
/** A day short of year 10000, which a clock east of Greenwich would reach. */
const LAST_DAY = Date.parse('9999-12-30T23:59:59Z');

/** A State's signal without an order is voluntary help; said to the reviewer, in the notice, and counted apart. */
export const isVoluntary = (originatorClass: string, ordered: boolean) =>
  originatorClass === 'state' && !ordered;
