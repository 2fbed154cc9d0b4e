import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawProcedure } from './draw.ts';
import { bookLoan } from './testing/book-loan.ts';

const page = drawProcedure(bookLoan);

test('every state, step, clock and source of a procedure is on its page', () => {
  const names = [bookLoan.tracks, bookLoan.steps, bookLoan.clocks].flatMap((part) => Object.keys(part));
  for (const name of [...names, ...bookLoan.tracks.loan!.states]) assert.ok(page.includes(name), name);
  assert.match(page, /house rule: of the library/);
});

test('moves are drawn from where they start, the opening from the beginning, the rest as tables', () => {
  assert.match(page, /\[\*\] --> s_none\n/);
  assert.match(page, / s_none --> s_asked: ask\n/);
  assert.match(page, / s_lent --> s_back: call-back\n/);
  assert.match(
    page,
    /\| settle \| senior-reviewer \| claim: open \| claim: settled \| someone who took no part \|/,
  );
  assert.match(page, /\| return \| P1M \| loan: lent \| repair: under-way \| renew \| call-back \|/);
  assert.match(page, /\| shelf \| P2D, whole days \| loan: asked; or loan: back \|/);
});
