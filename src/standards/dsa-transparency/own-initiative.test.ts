import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../json/read-document.ts';
import type { Statement, StatementBatch } from './statement.ts';
import { validateBatch } from './validate-batch.ts';
import { validateStatement } from './validate-statement.ts';
import { EEA_STATES, SOURCE_TYPES } from './vocabulary.ts';
import { warningsOf } from './warnings.ts';

/** What a platform knows of a decision that it took by itself: its days, its law, and what its reviewers wrote. */
const decision = {
  id: 'case_01JC-7',
  decidedOn: '2026-11-02',
  putUpOn: '2026-10-31',
  law: 'Directive (EU) 2017/541, Art. 5, as carried out by the Example Act, section 12(1)',
  why: 'The video calls on those who see it to attack a named market, and so provokes to a terrorist offence.',
  facts:
    'Found at 14:30 on 2 November 2026 by a match with a list of known videos; two reviewers looked at it and agreed.',
};

const statementOf = ({ id, decidedOn, putUpOn, law, why, facts }: typeof decision): Statement => ({
  decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'],
  decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT',
  illegal_content_legal_ground: law,
  illegal_content_explanation: why,
  content_type: ['CONTENT_TYPE_VIDEO'],
  content_date: putUpOn,
  category: 'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY',
  category_specification: ['KEYWORD_TERRORIST_CONTENT'],
  territorial_scope: [...EEA_STATES],
  application_date: decidedOn,
  decision_facts: facts,
  source_type: 'SOURCE_VOLUNTARY',
  automated_detection: 'Yes',
  automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
  puid: id,
});

test('a decision on terrorist content on own initiative is a statement without fault and without warning', () => {
  const statement = statementOf(decision);
  assert.deepEqual(validateStatement(statement), []);
  assert.deepEqual(warningsOf(statement), []);
  const sent = readDocument(new TextEncoder().encode(JSON.stringify(statement)), 100_000);
  assert.ok(!('code' in sent));
  assert.deepEqual(validateStatement(sent.value), []);
});

test('of its fields each is needed, but the keyword that says that it is terrorist content', () => {
  const statement = statementOf(decision);
  for (const name of Object.keys(statement)) {
    const { [name as 'puid']: _, ...rest } = statement;
    const expected =
      name === 'category_specification' ? [] : name === 'decision_visibility' ? [''] : [`/${name}`];
    assert.deepEqual(
      validateStatement(rest).map(({ pointer }) => pointer),
      expected,
      name,
    );
  }
});

test('a hundred of them are one request', () => {
  const body: StatementBatch = {
    statements: Array.from({ length: 100 }, (_, at) =>
      statementOf({ ...decision, id: `${decision.id}-${at}` }),
    ),
  };
  assert.deepEqual(validateBatch(body), []);
});

test('who notified is not told of an own initiative, and no source stands for the order of an authority', () => {
  const told = { ...statementOf(decision), source_identity: 'Example Hotline' };
  assert.deepEqual(validateStatement(told), []);
  assert.deepEqual(
    warningsOf(told).map(({ code, pointer }) => [code, pointer]),
    [['dropped', '/source_identity']],
  );
  assert.deepEqual([...SOURCE_TYPES].sort(), [
    'SOURCE_ARTICLE_16',
    'SOURCE_TRUSTED_FLAGGER',
    'SOURCE_TYPE_OTHER_NOTIFICATION',
    'SOURCE_VOLUNTARY',
  ]);
});
