import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { cutObjects } from '../json/cut-objects.ts';
import { validateObject } from './validate-object.ts';
import { versionOf } from './version.ts';

const shared = process.env.COMITY_SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;

/** How many objects there are, and how many were refused for what. */
function judge(file: string): { count: number; refused: Record<string, number> } {
  const cut = cutObjects(gunzipSync(readFileSync(file)));
  assert.ok(cut.ok);
  const refused: Record<string, number> = {};
  for (const object of cut.objects) {
    assert.ok(object.ok);
    const result = validateObject(object.value);
    if (result.ok) assert.ok(versionOf(object.value).ns !== null);
    const faults = result.ok ? [] : result.errors;
    for (const { property, clause, reason } of faults) {
      const fault = `${object.value.type}: ${property} ${reason} (${clause})`;
      refused[fault] = (refused[fault] ?? 0) + 1;
    }
  }
  return { count: cut.count, refused };
}

test('every object of ATT&CK for ICS is valid', (t) => {
  const file = `${shared}/stix/attack-ics-18.1.json.gz`;
  if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
  assert.deepEqual(judge(file), { count: 1826, refused: {} });
});

test('ATT&CK for enterprise as kept here lacks is_family, which malware must have, and nothing else', (t) => {
  const file = `${shared}/stix/attack-enterprise-18.1.json.gz`;
  if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
  assert.deepEqual(judge(file), {
    count: 24_771,
    refused: { 'malware: is_family is required (STIX 2.1 §4.11)': 696 },
  });
});

// The specification's examples that are not valid objects, each with what it lacks. All others are valid.
const noSpecVersion = 'spec_version STIX 2.1 §3.2';
const notBase64 = 'payload_bin STIX 2.1 §2.1';
const expected: { index: number; id: string; why: string; faults: string[] }[] = [
  {
    index: 0,
    id: 'file-1389b98d-a3d3-5190-a996-716fd444059a',
    why: 'one hyphen in the id',
    faults: ['id STIX 2.1 §2.9'],
  },
  {
    index: 28,
    id: 'indicator--26ffb872-1dd9-446e-b6f5-d58527e5b5d2',
    why: 'written before pattern_type was required',
    faults: ['pattern_type STIX 2.1 §4.7'],
  },
  {
    index: 37,
    id: 'artifact--a785c567-cc53-52a1-abeb-026bb7ddf8ba',
    why: 'the payload ends in "..."',
    faults: [notBase64],
  },
  {
    index: 38,
    id: 'artifact--6be1fbcb-fd03-5ec3-b05f-4329746e9d2b',
    why: 'the payload ends in "..."',
    faults: [notBase64],
  },
  {
    index: 118,
    id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
    why: 'shows object markings only',
    faults: ['pattern_type STIX 2.1 §4.7', 'valid_from STIX 2.1 §4.7'],
  },
  {
    index: 119,
    id: 'observed-data--0960319a-3cab-4258-a143-4dbb25525bb1',
    why: 'shows what a pattern matches only',
    faults: [noSpecVersion, 'created STIX 2.1 §3.2', 'modified STIX 2.1 §3.2'],
  },
  {
    index: 120,
    id: 'x-example-com-customobject--4527e5de-8572-446a-a57a-706f15467461',
    why: 'of STIX 2.0, which had no spec_version',
    faults: [noSpecVersion],
  },
  {
    index: 153,
    id: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
    why: 'a statement under the fixed id of TLP:GREEN',
    faults: ['created STIX 2.1 §7.2.1.4'],
  },
  {
    index: 158,
    id: 'artifact--6be1fbcb-fd03-5ec3-b05f-4329746e9d2b',
    why: 'the payload ends in "..."',
    faults: [notBase64],
  },
  {
    index: 162,
    id: 'marking-definition--7adc34dc-f5c7-4b7c-a7da-28fc4dd716cc',
    why: 'property_extension with an underscore',
    faults: [
      'extensions.extension-definition--9ef47f81-1443-4632-8497-8b2878f8ac21.extension_type STIX 2.1 §7.3',
    ],
  },
  // §3.6's pictures of versioning, with "example--1" for an id
  ...['example--1', 'example--1', 'example--2', 'example--2', 'example--3', 'relationship--4']
    .concat(Array(5).fill('example--5'), Array(3).fill('example--6'))
    .map((id, place) => ({
      index: 165 + place,
      id,
      why: 'a fragment on versioning',
      faults: [noSpecVersion],
    })),
];

test("the specification's examples are valid, but for those named here", (t) => {
  const file = `${shared}/stix/spec_example_objects.json`;
  if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
  const cut = cutObjects(readFileSync(file));
  assert.ok(cut.ok && cut.form === 'list');
  assert.equal(cut.count, 183);
  const found: { index: number; id: unknown; faults: string[] }[] = [];
  for (const object of cut.objects) {
    assert.ok(object.ok);
    const result = validateObject(object.value);
    if (result.ok) continue;
    const faults = result.errors.map(({ property, clause }) => `${property} ${clause}`);
    found.push({ index: object.index, id: object.value.id, faults });
  }
  assert.deepEqual(
    found,
    expected.map(({ index, id, faults }) => ({ index, id, faults })),
  );
});
