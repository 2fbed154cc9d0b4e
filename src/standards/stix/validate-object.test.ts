import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OBJECT_TYPES, objectType } from './object-types.ts';
import { validateObject } from './validate-object.ts';

const uuid = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
const marking = `marking-definition--${uuid}`;
const extension = `extension-definition--${uuid}`;

function sample(type: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const object: Record<string, unknown> = { ...objectType(type)?.examples()[0], ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete object[key];
  return object;
}

function faults(value: unknown): string[] {
  const result = validateObject(value);
  return result.ok ? [] : result.errors.map(({ property, clause }) => `${property} ${clause}`);
}

test('each requirement is refused with its property and clause', () => {
  for (const [object, fault] of [
    // common properties
    [sample('campaign', { spec_version: '2.0' }), 'spec_version STIX 2.1 §3.2'],
    [sample('campaign', { spec_version: undefined }), 'spec_version STIX 2.1 §3.2'],
    [sample('campaign', { id: `malware--${uuid}` }), 'id STIX 2.1 §2.9'],
    [sample('campaign', { id: 'campaign--1' }), 'id STIX 2.1 §2.9'],
    [sample('campaign', { created: '2024-03-01T09:00:00Z' }), 'created STIX 2.1 §3.2'],
    [sample('campaign', { created: '2024-03-01T09:00:00.0000001Z' }), 'modified STIX 2.1 §3.6'],
    [sample('campaign', { modified: '2024-02-30T09:00:00.000Z' }), 'modified STIX 2.1 §3.2'],
    [sample('campaign', { modified: '2023-03-01T09:00:00.000Z' }), 'modified STIX 2.1 §3.6'],
    [sample('campaign', { created_by_ref: `malware--${uuid}` }), 'created_by_ref STIX 2.1 §3.2'],
    [sample('campaign', { revoked: 'yes' }), 'revoked STIX 2.1 §2.2'],
    [sample('campaign', { confidence: 101 }), 'confidence STIX 2.1 §3.2'],
    [sample('campaign', { confidence: -1 }), 'confidence STIX 2.1 §3.2'],
    [sample('campaign', { confidence: 1.5 }), 'confidence STIX 2.1 §3.2'],
    [sample('campaign', { labels: [] }), 'labels STIX 2.1 §2.12'],
    [sample('campaign', { labels: 'a' }), 'labels STIX 2.1 §2.12'],
    [sample('campaign', { labels: ['a', 1] }), 'labels.[1] STIX 2.1 §2.15'],
    [sample('campaign', { lang: 'not a tag' }), 'lang RFC 5646 §2.1'],
    [
      sample('campaign', { object_marking_refs: [`identity--${uuid}`] }),
      'object_marking_refs.[0] STIX 2.1 §7.2.2',
    ],
    [sample('campaign', { name: null }), 'name STIX 2.1 §2.15'],
    [sample('campaign', { name: undefined }), 'name STIX 2.1 §4.2'],
    [sample('campaign', { x_own: null }), 'x_own STIX 2.1 §2'],
    [sample('campaign', { x_own: [] }), 'x_own STIX 2.1 §2.12'],
    [sample('campaign', { x_own: Number.POSITIVE_INFINITY }), 'x_own STIX 2.1 §2.6'],
    [sample('campaign', { x_own: { a: [1, Number.NaN] } }), 'x_own.a.[1] STIX 2.1 §2.6'],
    [sample('campaign', { 'X-Own': 1 }), 'X-Own STIX 2.1 §3.1'],
    [sample('campaign', { xo: 1 }), 'xo STIX 2.1 §3.1'],
    [sample('campaign', { [`x_${'o'.repeat(249)}`]: 1 }), `x_${'o'.repeat(248)} STIX 2.1 §3.1`],
    [
      JSON.parse(JSON.stringify(sample('campaign')).replace('{', '{"__proto__":{"a":1},')),
      '__proto__ STIX 2.1 §3.1',
    ],
    [sample('campaign', { severity: 'high' }), 'severity STIX 2.1 §3.8'],
    [sample('campaign', { x_own_bin: 'a' }), 'x_own_bin STIX 2.1 §2.1'],
    [sample('campaign', { x_own_hex: 'abc' }), 'x_own_hex STIX 2.1 §2.8'],
    // external references
    [
      sample('campaign', { external_references: [{ source_name: 'a' }] }),
      'external_references.[0] STIX 2.1 §2.5',
    ],
    [
      sample('campaign', { external_references: [{ url: 'https://a' }] }),
      'external_references.[0].source_name STIX 2.1 §2.5',
    ],
    [
      sample('campaign', { external_references: [{ source_name: 'a', url: 'not a url' }] }),
      'external_references.[0].url RFC 3986 §3',
    ],
    [
      sample('vulnerability', { external_references: [{ source_name: 'cve', external_id: '2016-1234' }] }),
      'external_references.[0].external_id STIX 2.1 §2.5',
    ],
    [
      sample('campaign', {
        external_references: [{ source_name: 'a', description: 'b', hashes: { MD5: 'ab' } }],
      }),
      'external_references.[0].hashes.MD5 STIX 2.1 §2.7',
    ],
    // granular markings
    [
      sample('campaign', { granular_markings: [{ selectors: ['name'] }] }),
      'granular_markings.[0] STIX 2.1 §7.2.3.1',
    ],
    [
      sample('campaign', { granular_markings: [{ marking_ref: marking, selectors: ['nme'] }] }),
      'granular_markings.[0].selectors.[0] STIX 2.1 §7.2.3.1',
    ],
    [
      sample('campaign', { granular_markings: [{ marking_ref: `identity--${uuid}`, selectors: ['name'] }] }),
      'granular_markings.[0].marking_ref STIX 2.1 §7.2.3',
    ],
    [
      sample('campaign', { granular_markings: [{ marking_ref: marking }] }),
      'granular_markings.[0].selectors STIX 2.1 §7.2.3',
    ],
    // extensions
    [sample('campaign', { extensions: {} }), 'extensions STIX 2.1 §7.3'],
    [sample('campaign', { extensions: { [extension]: {} } }), `extensions.${extension} STIX 2.1 §7.3`],
    [
      sample('campaign', { extensions: { [extension]: { rank: 1 } } }),
      `extensions.${extension}.extension_type STIX 2.1 §7.3`,
    ],
    [
      sample('campaign', { extensions: { [extension]: { extension_type: 'property_extension' } } }),
      `extensions.${extension}.extension_type STIX 2.1 §7.3`,
    ],
    [
      sample('campaign', { extensions: { 'extension-definition--1': { extension_type: 'new-sdo' } } }),
      'extensions.extension-definition--1 STIX 2.1 §7.3',
    ],
    [sample('campaign', { extensions: { 'ntfs-ext': { sid: '1' } } }), 'extensions.ntfs-ext STIX 2.1 §7.3'],
    [sample('campaign', { extensions: { anything: { a: 1 } } }), 'extensions.anything STIX 2.1 §7.3'],
    // domain objects
    [sample('campaign', { last_seen: '2023-01-01T00:00:00Z' }), 'last_seen STIX 2.1 §4.2'],
    [sample('campaign', { first_seen: '2016-12-31T23:59:60Z' }), 'first_seen STIX 2.1 §2.16'],
    [sample('grouping', { object_refs: undefined }), 'object_refs STIX 2.1 §4.4'],
    [sample('grouping', { object_refs: ['x'] }), 'object_refs.[0] STIX 2.1 §2.9'],
    [sample('indicator', { pattern: undefined }), 'pattern STIX 2.1 §4.7'],
    [sample('indicator', { pattern_type: undefined }), 'pattern_type STIX 2.1 §4.7'],
    [sample('indicator', { valid_from: undefined }), 'valid_from STIX 2.1 §4.7'],
    [sample('indicator', { valid_until: '2024-01-01T00:00:00.00Z' }), 'valid_until STIX 2.1 §4.7'],
    [sample('location', { region: undefined, country: undefined }), 'region STIX 2.1 §4.10'],
    [sample('location', { latitude: 1 }), 'longitude STIX 2.1 §4.10'],
    [sample('location', { latitude: 91, longitude: 0 }), 'latitude STIX 2.1 §4.10'],
    [sample('location', { precision: 1 }), 'latitude STIX 2.1 §4.10'],
    [sample('malware', { is_family: undefined }), 'is_family STIX 2.1 §4.11'],
    [sample('malware', { name: undefined }), 'name STIX 2.1 §4.11'],
    [sample('malware', { sample_refs: [`malware--${uuid}`] }), 'sample_refs.[0] STIX 2.1 §4.11'],
    [sample('malware-analysis', { result: undefined }), 'result STIX 2.1 §4.12'],
    [
      sample('malware-analysis', { analysis_sco_refs: [`malware--${uuid}`] }),
      'analysis_sco_refs.[0] STIX 2.1 §4.12',
    ],
    [sample('note', { content: undefined }), 'content STIX 2.1 §4.13'],
    [sample('observed-data', { number_observed: 0 }), 'number_observed STIX 2.1 §4.14'],
    [sample('observed-data', { last_observed: '2023-01-01T00:00:00Z' }), 'last_observed STIX 2.1 §4.14'],
    [sample('observed-data', { objects: { 0: { type: 'ipv4-addr' } } }), 'objects STIX 2.1 §4.14'],
    [sample('observed-data', { object_refs: undefined }), 'object_refs STIX 2.1 §4.14'],
    [sample('observed-data', { object_refs: [`relationship--${uuid}`] }), 'object_refs STIX 2.1 §4.14'],
    [sample('observed-data', { object_refs: [`malware--${uuid}`] }), 'object_refs.[0] STIX 2.1 §4.14'],
    [sample('opinion', { opinion: 'maybe' }), 'opinion STIX 2.1 §4.15'],
    [sample('report', { published: undefined }), 'published STIX 2.1 §4.16'],
    // relationships
    [sample('relationship', { relationship_type: 'Uses' }), 'relationship_type STIX 2.1 §5.1'],
    [sample('relationship', { source_ref: `relationship--${uuid}` }), 'source_ref STIX 2.1 §5.1'],
    [sample('relationship', { target_ref: marking }), 'target_ref STIX 2.1 §5.1'],
    [
      sample('relationship', { start_time: '2024-01-01T00:00:00Z', stop_time: '2024-01-01T00:00:00Z' }),
      'stop_time STIX 2.1 §5.1',
    ],
    [sample('sighting', { count: 1_000_000_000 }), 'count STIX 2.1 §5.2'],
    [sample('sighting', { count: -1 }), 'count STIX 2.1 §5.2'],
    [sample('sighting', { sighting_of_ref: `file--${uuid}` }), 'sighting_of_ref STIX 2.1 §5.2'],
    [
      sample('sighting', { where_sighted_refs: [`malware--${uuid}`] }),
      'where_sighted_refs.[0] STIX 2.1 §5.2',
    ],
    [
      sample('sighting', { observed_data_refs: [`malware--${uuid}`] }),
      'observed_data_refs.[0] STIX 2.1 §5.2',
    ],
    // observables
    [sample('artifact', { url: 'https://example.com' }), 'url STIX 2.1 §6.1'],
    [sample('artifact', { payload_bin: undefined, url: 'https://example.com' }), 'hashes STIX 2.1 §6.1'],
    [sample('artifact', { payload_bin: 'a===' }), 'payload_bin STIX 2.1 §2.1'],
    [sample('artifact', { encryption_algorithm: 'rot13' }), 'encryption_algorithm STIX 2.1 §2.4'],
    [sample('artifact', { decryption_key: 'k' }), 'encryption_algorithm STIX 2.1 §6.1'],
    [sample('autonomous-system', { number: 2 ** 53 }), 'number STIX 2.1 §2.10'],
    [sample('domain-name', { value: 'a b' }), 'value STIX 2.1 §6.4'],
    [sample('domain-name', { resolves_to_refs: [`file--${uuid}`] }), 'resolves_to_refs.[0] STIX 2.1 §6.4'],
    [sample('email-addr', { value: 'John <john@example.com>' }), 'value STIX 2.1 §6.5'],
    [sample('email-message', { body: 'x' }), 'body STIX 2.1 §6.6'],
    [sample('email-message', { is_multipart: false }), 'body_multipart STIX 2.1 §6.6'],
    [
      sample('email-message', { body_multipart: [{ content_type: 'a' }] }),
      'body_multipart.[0].body STIX 2.1 §6.6',
    ],
    [sample('file', { name: undefined, hashes: undefined }), 'hashes STIX 2.1 §6.7'],
    [sample('file', { hashes: { 'SHA-256': 'ab' } }), 'hashes.SHA-256 STIX 2.1 §2.7'],
    [sample('file', { hashes: { 'a b': 'ab' } }), 'hashes.a b STIX 2.1 §2.7'],
    [sample('file', { hashes: {} }), 'hashes STIX 2.1 §2.7'],
    [sample('file', { size: -1 }), 'size STIX 2.1 §6.7'],
    [sample('file', { extensions: { 'pdf-ext': {} } }), 'extensions.pdf-ext STIX 2.1 §6.7.4'],
    [
      sample('file', { extensions: { 'archive-ext': { comment: 'x' } } }),
      'extensions.archive-ext.contains_refs STIX 2.1 §6.7.2',
    ],
    [
      sample('file', { extensions: { 'tcp-ext': { src_flags_hex: '00' } } }),
      'extensions.tcp-ext STIX 2.1 §7.3',
    ],
    [sample('file', { x_own: 2 ** 53 }), 'x_own STIX 2.1 §2.10'],
    [sample('ipv4-addr', { value: '256.0.0.1' }), 'value STIX 2.1 §6.8'],
    [sample('ipv4-addr', { value: '01.2.3.4' }), 'value STIX 2.1 §6.8'],
    [sample('ipv6-addr', { value: '1::2::3' }), 'value STIX 2.1 §6.9'],
    [sample('mac-addr', { value: 'D2:FB:49:24:37:18' }), 'value STIX 2.1 §6.10'],
    [sample('network-traffic', { src_ref: undefined }), 'src_ref STIX 2.1 §6.12'],
    [sample('network-traffic', { src_ref: `file--${uuid}` }), 'src_ref STIX 2.1 §6.12'],
    [sample('network-traffic', { src_port: 65_536 }), 'src_port STIX 2.1 §6.12'],
    [sample('network-traffic', { is_active: true, end: '2024-01-01T00:00:00Z' }), 'end STIX 2.1 §6.12'],
    [sample('network-traffic', { ipfix: { 'a.b': 1 } }), 'ipfix.a.b STIX 2.1 §2.3'],
    [sample('process', { pid: undefined, cwd: undefined }), 'pid STIX 2.1 §6.13'],
    [sample('software', { cpe: 'cpe:/a:microsoft:word' }), 'cpe STIX 2.1 §6.14'],
    [sample('url', { value: 'example.com' }), 'value RFC 3986 §3'],
    [{ type: 'user-account', id: `user-account--${uuid}` }, 'user_id STIX 2.1 §6.16'],
    [sample('windows-registry-key', { key: 'HKLM\\System' }), 'key STIX 2.1 §6.17'],
    [{ type: 'x509-certificate', id: `x509-certificate--${uuid}` }, 'is_self_signed STIX 2.1 §6.18'],
    // meta objects
    [sample('language-content', { object_ref: `bundle--${uuid}` }), 'object_ref STIX 2.1 §7.1'],
    [sample('language-content', { contents: { d: { name: 'x' } } }), 'contents.d STIX 2.1 §7.1'],
    [sample('language-content', { contents: { de: {} } }), 'contents.de STIX 2.1 §2.3'],
    [sample('marking-definition', { definition: undefined }), 'definition STIX 2.1 §7.2.1'],
    [sample('marking-definition', { definition: {} }), 'definition.statement STIX 2.1 §7.2.1.3'],
    [
      sample('marking-definition', { definition_type: 'tlp', definition: { tlp: 'red' } }),
      'id STIX 2.1 §7.2.1.4',
    ],
    [
      sample('marking-definition', { id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed' }),
      'created STIX 2.1 §7.2.1.4',
    ],
    [
      { ...objectType('marking-definition')?.examples()[1], definition: { tlp: 'red' } },
      'definition STIX 2.1 §7.2.1.4',
    ],
    [
      { ...objectType('marking-definition')?.examples()[1], definition: { tlp: JSON.parse('1e400') } },
      'definition.tlp STIX 2.1 §2.6',
    ],
    [sample('extension-definition', { created_by_ref: undefined }), 'created_by_ref STIX 2.1 §3.2'],
    [sample('extension-definition', { extension_types: ['new'] }), 'extension_types.[0] STIX 2.1 §7.3'],
    [sample('extension-definition', { extension_types: ['new-sdo'] }), 'extension_properties STIX 2.1 §7.3'],
    [
      sample('extension-definition', {
        extensions: { [extension]: { extension_type: 'property-extension' } },
      }),
      'extensions STIX 2.1 §7.3',
    ],
    // what is no object at all
    [{ type: 'bundle', id: `bundle--${uuid}`, objects: [] }, 'type STIX 2.1 §8'],
    [sample('campaign', { type: 'action' }), 'type STIX 2.1 §3.8'],
    [sample('campaign', { type: `${'a'.repeat(28)}!` }), 'type STIX 2.1 §3.1'],
    [sample('campaign', { type: 'a'.repeat(251) }), 'type STIX 2.1 §3.1'],
    [sample('campaign', { type: 7 }), 'type STIX 2.1 §3.2'],
    [{}, 'type STIX 2.1 §3.2'],
    [[], ' STIX 2.1 §3'],
    [null, ' STIX 2.1 §3'],
    ['campaign', ' STIX 2.1 §3'],
  ] as const) {
    assert.ok(
      faults(object).includes(fault),
      `${fault} expected, found ${JSON.stringify(validateObject(object))}`,
    );
  }
});

test('what the standard leaves open is accepted', () => {
  const own = {
    created: '2024-03-01T09:00:00.000Z',
    modified: '2024-03-02T09:00:00.000Z',
    spec_version: '2.1',
  };
  for (const object of [
    sample('campaign', { x_mitre_version: '1.0', x_list: [[]], custom_property: { a: null } }),
    sample('campaign', {
      extensions: { [extension]: { extension_type: 'toplevel-property-extension' } },
      rank: 7,
    }),
    sample('campaign', { extensions: { 'x-example-ext': { a: 1 } } }),
    sample('campaign', { modified: '2025-01-01T00:00:00.000000Z', description: '' }),
    sample('campaign', { x_number: 1e300, x_integer: 2 ** 60 }),
    sample('identity', { identity_class: 'a class of our own', sectors: ['ours'] }),
    sample('relationship', { relationship_type: 'subtechnique-of', target_ref: `x-mitre-asset--${uuid}` }),
    sample('domain-name', { value: 'bücher.example' }),
    sample('domain-name', { value: '_dmarc.example.com.' }),
    sample('ipv6-addr', { value: '::ffff:192.0.2.1' }),
    sample('ipv6-addr', { value: '::' }),
    sample('url', { value: 'hxxps://example[.]com', defanged: true }),
    sample('ipv4-addr', { value: '198[.]51[.]100[.]3', defanged: true }),
    sample('process', { created: own.created, modified: own.modified }),
    { type: 'x-own', id: `x-own--${uuid}`, ...own, tactic_refs: ['x-mitre-tactic--1'], nested: { list: [] } },
    { type: 'x-own', id: `x-own--${uuid}`, value: 'an observable' },
    { type: 'own-sco', id: `own-sco--${uuid}`, extensions: { [extension]: { extension_type: 'new-sco' } } },
  ]) {
    assert.deepEqual(validateObject(object), { ok: true });
  }
});

test('all missing properties are named at once', () => {
  assert.deepEqual(faults({ type: 'indicator', id: `indicator--${uuid}` }), [
    'spec_version STIX 2.1 §3.2',
    'created STIX 2.1 §3.2',
    'modified STIX 2.1 §3.2',
    'pattern STIX 2.1 §4.7',
    'pattern_type STIX 2.1 §4.7',
    'valid_from STIX 2.1 §4.7',
  ]);
  const custom = {
    type: 'own-sdo',
    id: `own-sdo--${uuid}`,
    extensions: { [extension]: { extension_type: 'new-sdo' } },
  };
  assert.deepEqual(faults(custom), [
    'spec_version STIX 2.1 §3.2',
    'created STIX 2.1 §3.2',
    'modified STIX 2.1 §3.2',
  ]);
});

test('no JSON value makes the validator throw, and every error is complete', () => {
  const examples = OBJECT_TYPES.flatMap((each) => each.examples());
  const names = [...new Set(OBJECT_TYPES.flatMap((each) => Object.keys(each.schema.properties)))];
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(
        fc.tuple(fc.constantFrom(...names, '__proto__', 'x_own'), fc.oneof(value, fc.constant(undefined))),
        { maxLength: 3 },
      ),
      (original, changes) => {
        const changed = { ...original };
        for (const [name, other] of changes) {
          Object.defineProperty(changed, name, {
            value: other,
            enumerable: true,
            configurable: true,
            writable: true,
          });
        }
        const object = JSON.parse(JSON.stringify(changed));
        const result = validateObject(object);
        if (result.ok) return;
        assert.ok(result.errors.length > 0 && result.errors.length < 100);
        for (const { property, clause, reason } of result.errors) {
          assert.ok(property.length > 0 || object.type === undefined);
          assert.match(clause, /^(STIX 2\.1|RFC \d+|TLP 2\.0)/);
          assert.ok(reason.length > 0);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
