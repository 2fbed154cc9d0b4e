import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html } from './html.ts';

test('no text leaves its place in element content or in a quoted attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'/ab =') }), (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`;
      const inside = /^<p title="([^"]*)">([^<]*)<\/p>$/.exec(markup);
      assert.ok(inside, markup);
      assert.doesNotMatch(`${inside[1]}${inside[2]}`, /[<>"']/);
    }),
  );
});

test('markup is kept, lists are joined, and what is absent or false is left out', () => {
  const rows = ['a<b', 'c'].map((text) => html`<li>${text}</li>`);
  assert.equal(
    html`<ul>${rows}${null}${undefined}${false}${7}</ul>`.markup,
    '<ul><li>a&lt;b</li><li>c</li>7</ul>',
  );
});
