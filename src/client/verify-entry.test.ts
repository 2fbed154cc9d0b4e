import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { commitField, entryLeaf } from '../standards/tlog/entry.ts';
import type { AuditEntry } from './audit.ts';
import { verifyEntry } from './verify-entry.ts';

/** An entry as a node writes it, at index 1 of a log of three. */
function audited(): AuditEntry {
  const salt = randomBytes(32);
  const r = randomBytes(32);
  const content = {
    kind: 'case.match-review.restrict',
    at: '2026-03-01T12:00:00.000Z',
    law: 'DSA Art. 17',
    fields: {
      case: Buffer.from(commitField('case', 'case-7', salt)).toString('hex'),
      actor: Buffer.from(commitField('actor', 'Ana', salt)).toString('hex'),
    },
  };
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const leaf = (entry: Uint8Array) => sha(Uint8Array.of(0), entry);
  const [first, third] = [leaf(randomBytes(32)), leaf(randomBytes(32))];
  const pair = sha(Uint8Array.of(1), first, leaf(entryLeaf(r, content)));
  const root = sha(Uint8Array.of(1), pair, third).toString('base64');
  return {
    id: '0'.repeat(32),
    epoch: 1,
    index: 1,
    kind: content.kind,
    at: content.at,
    law: content.law,
    procedure: null,
    r: r.toString('hex'),
    content,
    openings: [{ name: 'case', salt: salt.toString('hex'), value: 'case-7' }],
    published: true,
    proof: {
      size: 3,
      root,
      path: [first.toString('base64'), third.toString('base64')],
      checkpoint: `node.example/log\n3\n${root}\n\n— node.example/log AAAA\n`,
    },
    cosignedBy: [],
  };
}

test('an entry of the log is proved, and says what stays closed', async () => {
  const verdict = await verifyEntry(audited());
  assert.ok(verdict.verdict === 'proved');
  assert.deepEqual([verdict.opened, verdict.closed], [['case'], ['actor']]);
});

test('an entry that is not in a published tree yet is pending', async () => {
  const verdict = await verifyEntry({ ...audited(), published: false, proof: null });
  assert.equal(verdict.verdict, 'pending');
});

test('each thing a node could change is found and named', async () => {
  const entry = audited();
  const proof = entry.proof!;
  const opening = entry.openings[0]!;
  const wrong: [string, AuditEntry][] = [
    ['field-differs', { ...entry, openings: [{ ...opening, value: 'case-8' }] }],
    ['field-differs', { ...entry, openings: [{ ...opening, name: 'other' }] }],
    ['malformed', { ...entry, openings: [{ ...opening, salt: 'short' }] }],
    ['malformed', { ...entry, r: 'short' }],
    [
      'path-does-not-lead-to-root',
      { ...entry, content: { ...entry.content, kind: 'case.match-review.leave' } },
    ],
    ['path-does-not-lead-to-root', { ...entry, r: randomBytes(32).toString('hex') }],
    ['path-does-not-lead-to-root', { ...entry, index: 0 }],
    ['path-does-not-lead-to-root', { ...entry, proof: { ...proof, path: proof.path.slice(1) } }],
    ['not-in-checkpoint', { ...entry, proof: { ...proof, size: 4 } }],
    ['not-in-checkpoint', { ...entry, proof: { ...proof, root: randomBytes(32).toString('base64') } }],
    ['malformed', { ...entry, proof: { ...proof, path: ['x'] } }],
  ];
  for (const [fault, changed] of wrong) {
    const verdict = await verifyEntry(changed);
    assert.ok(verdict.verdict === 'broken', `${fault} went unseen`);
    assert.equal(verdict.fault, fault);
  }
});
