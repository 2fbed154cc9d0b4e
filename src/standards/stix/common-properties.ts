import Type, { type TProperties } from 'typebox';
import {
  boolean,
  hashes,
  identifier,
  integer,
  language,
  list,
  oneOf,
  preciseTimestamp,
  ref,
  refs,
  text,
  texts,
  timestamp,
  uri,
} from './data-types.ts';

const optional = Type.Optional;
const common = 'STIX 2.1 §3.2';

/** STIX 2.1 §2.5. What must come with `source_name` is a rule: `externalReferencesRule`. */
export const externalReferences = () =>
  list(
    Type.Object(
      {
        source_name: text(),
        description: optional(text()),
        url: optional(uri()),
        hashes: optional(hashes()),
        external_id: optional(text()),
      },
      { clause: 'STIX 2.1 §2.5' },
    ),
  );

/** STIX 2.1 §7.2.3.1. */
export const granularMarkings = () =>
  list(
    Type.Object(
      {
        lang: optional(language()),
        marking_ref: optional(ref('STIX 2.1 §7.2.3', 'marking-definition')),
        selectors: list(text()),
      },
      { clause: 'STIX 2.1 §7.2.3' },
    ),
  );

/** STIX 2.1 §7.3. What each extension must say is a rule: `extensionsRule`. */
export const extensions = () => extensionsWith({});

/** The same, with the extensions that a type's own section defines. */
export const extensionsWith = (predefined: TProperties) =>
  Type.Unsafe<Record<string, Record<string, unknown>>>({
    type: 'object',
    minProperties: 1,
    properties: predefined,
    additionalProperties: { type: 'object', minProperties: 1, clause: 'STIX 2.1 §7.3' },
    clause: 'STIX 2.1 §7.3',
  });

export const typeName = <const T extends string>(type: T) =>
  Type.Unsafe<T>({ type: 'string', const: type, clause: common });
const specVersion = () => oneOf(['2.1'], common);
export const markingRefsList = () => refs('STIX 2.1 §7.2.2', 'marking-definition');

// One type a name on every object: where §3.2 says that a property does not apply to a kind of object, it is not
// refused, but neither may it hold anything else. Whoever reads `revoked` or `created_by_ref` can rely on that.
const shared = {
  id: identifier(),
  created_by_ref: optional(ref(common, 'identity')),
  revoked: optional(boolean()),
  labels: optional(texts()),
  confidence: optional(integer({ minimum: 0, maximum: 100, clause: common })),
  lang: optional(language()),
  external_references: optional(externalReferences()),
  object_marking_refs: optional(markingRefsList()),
  granular_markings: optional(granularMarkings()),
  extensions: optional(extensions()),
} satisfies TProperties;

/** STIX 2.1 §3.2: of domain objects, relationships, language content and extension definitions. */
export const objectProperties = {
  ...shared,
  spec_version: specVersion(),
  created: preciseTimestamp(),
  modified: preciseTimestamp(),
} satisfies TProperties;

/** STIX 2.1 §3.2: of observables. `created` and `modified` only where an observable is versioned (§3.6). */
export const observableProperties = {
  ...shared,
  spec_version: optional(specVersion()),
  created: optional(preciseTimestamp()),
  modified: optional(preciseTimestamp()),
  defanged: optional(boolean()),
} satisfies TProperties;

/** STIX 2.1 §7.2.1: a marking definition is never versioned: `created` counts, `modified` does not. */
export const markingProperties = {
  ...shared,
  spec_version: specVersion(),
  created: timestamp(),
  modified: optional(timestamp()),
} satisfies TProperties;
