import assert from 'node:assert/strict';
import test from 'node:test';
import { acceptsTaxii, isTaxiiContent } from './media-type.ts';

test('TAXII 2.1 §1.6.8.2: an Accept header that takes TAXII 2.1 is served', () => {
  for (const header of [
    undefined,
    '',
    '*/*',
    'application/*',
    'application/taxii+json',
    'application/taxii+json;version=2.1',
    'application/taxii+json; version=2.1',
    'application/taxii+json ; version="2.1"; charset=utf-8',
    'Application/TAXII+JSON;Version=2.1',
    'text/html, application/taxii+json;q=0.2',
    'application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.5',
    'application/taxii+json;version=2.1;q=0.001',
    'text/plain;note="a, b; c", application/taxii+json',
    'application/taxii+json;q=nonsense',
  ]) {
    assert.equal(acceptsTaxii(header), true, String(header));
  }
});

test('TAXII 2.1 §1.6.8.2: one that takes something else, or refuses ours, is not', () => {
  for (const header of [
    'text/html',
    'application/json',
    'application/taxii+json;version=2.0',
    'application/vnd.oasis.taxii+json',
    'application/taxii+json;q=0',
    '*/*;q=0',
    // RFC 9110 §12.5.1: the more specific range decides
    '*/*, application/taxii+json;q=0',
    'application/taxii+json, application/taxii+json;version=2.1;q=0.0',
    'text/plain;note="application/taxii+json"',
  ]) {
    assert.equal(acceptsTaxii(header), false, header);
  }
});

test('TAXII 2.1 §1.6.8.2: a body is TAXII 2.1 with its version or without one', () => {
  for (const header of ['application/taxii+json', 'application/taxii+json; version=2.1;charset=utf-8']) {
    assert.equal(isTaxiiContent(header), true, header);
  }
  for (const header of [
    undefined,
    '',
    'application/json',
    'application/taxii+json;version=2.0',
    'application/taxii+json, text/html',
  ]) {
    assert.equal(isTaxiiContent(header), false, String(header));
  }
});
