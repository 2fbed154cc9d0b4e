import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Arriving, type Custody, type Held, judgeRecord } from './judge-record.ts';

const US = 'identity--us';
const PARTNER = 'identity--partner';
const STRANGER = 'identity--stranger';

const arriving = (changes: Partial<Arriving> = {}): Arriving => ({
  id: 'campaign--1',
  versionKey: '20',
  versionNs: 20n,
  contentHash: 'one',
  createdBy: US,
  ...changes,
});
const held = (changes: Partial<Held> = {}): Held => ({
  versionKey: '10',
  versionNs: 10n,
  contentHash: 'earlier',
  createdBy: US,
  source: 'own',
  revoked: false,
  deleted: false,
  withdrawn: false,
  ...changes,
});
const known = new Set([US, PARTNER]);
const own: Custody = { holder: US, source: 'own', speaker: US, known };
const fromPartner: Custody = { holder: US, source: `peer:${PARTNER}`, speaker: PARTNER, known };
const imported: Custody = { holder: US, source: 'import:feed', speaker: null, known };

/** The rule that kept it out, or how it was taken. */
function told(one: Arriving, before: Held[], custody: Custody): string {
  const judged = judgeRecord(one, before, custody);
  if (judged.outcome === 'accept') return `${judged.attested ? 'attested' : 'not attested'} ${judged.source}`;
  return judged.outcome === 'unchanged' ? 'unchanged' : `${judged.outcome} ${judged.rule}`;
}

test('one’s own, a partner’s own and an import are taken, each under its source', () => {
  assert.equal(told(arriving(), [], own), 'attested own');
  assert.equal(told(arriving({ createdBy: PARTNER }), [], fromPartner), `attested peer:${PARTNER}`);
  assert.equal(told(arriving({ createdBy: STRANGER }), [], imported), 'not attested import:feed');
  assert.equal(told(arriving({ createdBy: null }), [], imported), 'not attested import:feed');
  assert.equal(told(arriving({ createdBy: null }), [], fromPartner), `not attested peer:${PARTNER}`);
});

test('what somebody here adds of another’s making is an import under its creator’s id', () => {
  assert.equal(told(arriving({ createdBy: STRANGER }), [], own), `not attested import:${STRANGER}`);
});

test('nobody speaks for an organisation that speaks for itself (STIX 2.1 §3.6)', () => {
  assert.equal(told(arriving({ createdBy: PARTNER }), [], own), 'quarantined creator-is-not-the-speaker');
  assert.equal(told(arriving({ createdBy: US }), [], fromPartner), 'quarantined creator-is-not-the-speaker');
  assert.equal(
    told(arriving({ createdBy: STRANGER }), [], fromPartner),
    'quarantined creator-is-not-the-speaker',
  );
  assert.equal(told(arriving({ createdBy: PARTNER }), [], imported), 'quarantined creator-speaks-for-itself');
  assert.equal(told(arriving({ createdBy: US }), [], imported), 'quarantined creator-speaks-for-itself');
});

test('the same version with the same content is unchanged, with other content quarantined', () => {
  const before = held({ versionKey: '20', versionNs: 20n, contentHash: 'one' });
  assert.equal(told(arriving(), [before], own), 'unchanged');
  assert.equal(
    told(arriving({ contentHash: 'other' }), [before], own),
    'quarantined same-version-other-content',
  );
});

test('a change of creator or of source is quarantined', () => {
  assert.equal(told(arriving(), [held({ createdBy: PARTNER })], own), 'quarantined creator-changed');
  assert.equal(told(arriving({ createdBy: null }), [held()], own), 'quarantined creator-changed');
  const fromFeed = held({ createdBy: STRANGER, source: 'import:feed' });
  const other: Custody = { ...imported, source: 'import:another feed' };
  assert.equal(told(arriving({ createdBy: STRANGER }), [fromFeed], other), 'quarantined other-source');
  assert.equal(told(arriving({ createdBy: STRANGER }), [fromFeed], imported), 'not attested import:feed');
});

test('an older version may arrive late; after a revocation nothing newer is taken', () => {
  assert.equal(told(arriving({ versionKey: '5', versionNs: 5n }), [held()], own), 'attested own');
  const gone = held({ revoked: true });
  assert.equal(told(arriving(), [gone], own), 'refused revoked');
  assert.equal(told(arriving({ versionKey: '5', versionNs: 5n }), [gone], own), 'attested own');
});

test('whatever is held and whoever speaks, a version is taken only from its creator or from one source', () => {
  const creators = fc.constantFrom(US, PARTNER, STRANGER, null);
  const custodies = fc.constantFrom(own, fromPartner, imported);
  const versions = fc.bigInt({ min: 1n, max: 4n });
  const one = fc.record({ versionNs: versions, contentHash: fc.constantFrom('x', 'y'), createdBy: creators });
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(one, custodies, fc.boolean()), { minLength: 2, maxLength: 12 }),
      (arrivals) => {
        const before: Held[] = [];
        for (const [given, custody, revoked] of arrivals) {
          const next = arriving({ ...given, versionKey: String(given.versionNs) });
          const judged = judgeRecord(next, before, custody);
          if (judged.outcome !== 'accept') continue;
          taken++;
          before.push(held({ ...next, source: judged.source, revoked }));
          // A creator that this node knows was speaking for itself.
          if (next.createdBy !== null && known.has(next.createdBy))
            assert.equal(custody.speaker, next.createdBy);
          assert.equal(judged.attested, next.createdBy !== null && custody.speaker === next.createdBy);
        }
        // One id has one creator and one source, each version once, and nothing newer than a revocation that came before it.
        assert.ok(new Set(before.map((version) => version.createdBy)).size <= 1);
        assert.ok(new Set(before.map((version) => version.source)).size <= 1);
        assert.equal(new Set(before.map((version) => version.versionKey)).size, before.length);
        for (const [n, version] of before.entries()) {
          const revokedBefore = before.slice(0, n).filter((other) => other.revoked);
          assert.ok(revokedBefore.every((other) => (version.versionNs ?? 0n) < (other.versionNs ?? 0n)));
        }
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(taken > 500);
});

test('a creator who speaks for itself takes over from a kept copy, so that its revocation stops it', () => {
  const copy = held({ createdBy: PARTNER, source: 'import:old list' });
  assert.equal(told(arriving({ createdBy: PARTNER }), [copy], fromPartner), `attested peer:${PARTNER}`);
  assert.equal(
    told(arriving({ createdBy: null }), [held({ createdBy: null, source: 'import:old list' })], fromPartner),
    'quarantined other-source',
  );
});

test('what was deleted when its retention ended does not come back, and a newer version does', () => {
  const gone = held({ versionKey: '20', versionNs: 20n, contentHash: '00', createdBy: null, deleted: true });
  const before = [{ ...gone, source: `peer:${PARTNER}` }];
  assert.equal(told(arriving({ createdBy: PARTNER }), before, fromPartner), 'refused retention');
  const next = arriving({ createdBy: PARTNER, versionKey: '30', versionNs: 30n });
  assert.equal(told(next, before, fromPartner), `attested peer:${PARTNER}`);
});

test('when a partner’s retention ended, its id is nobody else’s, and what has no versions stays away', () => {
  const source = `peer:${PARTNER}`;
  const gone = held({ contentHash: '00', createdBy: null, source, deleted: true });
  const third: Custody = { holder: US, source: `peer:${STRANGER}`, speaker: STRANGER, known };
  for (const createdBy of [STRANGER, null])
    assert.equal(told(arriving({ createdBy }), [gone], third), 'quarantined other-source');
  assert.equal(told(arriving(), [gone], own), 'quarantined other-source');
  assert.equal(told(arriving({ createdBy: null }), [gone], imported), 'quarantined other-source');
  const observable = { versionKey: 'sha', versionNs: null };
  const judged = judgeRecord(arriving(observable), [{ ...gone, ...observable }], fromPartner);
  assert.ok(judged.outcome === 'refused');
  assert.match(judged.error.reason, /not taken in again/);
});

test('what a partner took back comes again from the partner only', () => {
  const same = { versionKey: '20', versionNs: 20n, contentHash: 'one', createdBy: null };
  const before = [held({ ...same, source: `peer:${PARTNER}`, withdrawn: true })];
  assert.equal(told(arriving({ createdBy: null }), before, imported), 'refused withdrawn');
  assert.equal(told(arriving({ createdBy: null }), before, own), 'refused withdrawn');
  assert.equal(told(arriving({ createdBy: null }), before, fromPartner), 'unchanged');
});
