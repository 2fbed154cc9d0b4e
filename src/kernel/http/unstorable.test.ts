import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Asking, startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
let administrator: Asking;
before(async () => {
  node = await startTestNode({ name: 'Unstorable' });
  administrator = await node.person(['administrator', 'analyst']);
});
after(() => node.close());

test('a character that PostgreSQL cannot hold is the caller’s error, and its field is named', async () => {
  type Problem = { errors: { property: string }[] };
  for (const [path, property] of [
    ['/api/v1/records/%00', 'id'],
    ['/api/v1/records?q=a%00b', 'q'],
    ['/api/v1/audit?kind=%00', 'kind'],
  ] as const) {
    const answer = await administrator.get<Problem>(path);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.errors[0]?.property, property);
  }
  for (const name of ['a\u0000b', 'a\ud800']) {
    const answer = await administrator.post<Problem>('/api/v1/banks', {
      name,
      basis: 'A basis that is long enough.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.errors[0]?.property, 'name');
  }
});

test('a form that is cut short is the caller’s error', async () => {
  const body = '--x\r\ncontent-disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\nabc';
  const answer = await administrator.post('/api/v1/match', body, {
    'content-type': 'multipart/form-data; boundary=x',
  });
  assert.equal(answer.status, 400, answer.text);
});
