import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { challenge, disagreement } from '../../src/desks/signals/disagreement/disagreement.procedure.ts';
import { matchReview } from '../../src/desks/signals/review/match-review.procedure.ts';
import { matchReviewVersion1 } from '../../src/desks/signals/review/match-review.version-1.ts';
import { root } from './source-tree.ts';

type Catalogue = Record<string, string>;
const catalogue = (path: string): Catalogue =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Catalogue;
const workbench = ['en', 'ar'].map((code) => catalogue(`src/apps/workbench/locales/${code}.json`));
const desk = ['en', 'ar'].map((code) => catalogue(`src/desks/signals/locales/${code}.json`));

/** Look like acts and are none: types of messages to a platform, the log's key file, and a position in the store. */
const NO_ACTS: readonly string[] = ['match.ended', 'match.decided', 'notice.due', 'log.pem', 'report.last'];

/** Kinds of acts, as words of the sources: literals of a field `kind`, and of any namespace that acts are in. */
function kindsIn(sources: readonly string[]): string[] {
  const said = sources
    .filter((source) => source.includes('writeEntries'))
    .flatMap((source) => [...source.matchAll(/\bkind: '([a-z-]+(?:\.[a-z-]+)+)'/g)].map(([, kind]) => kind!));
  // Some kinds are handed on as a word: what has words already says where acts are.
  const worded = Object.keys(workbench[0]!).filter((key) => key.startsWith('kind.'));
  const namespaces = new Set([
    ...said.map((kind) => kind.split('.')[0]!),
    ...worded.map((key) => key.split('.')[1]!),
  ]);
  const literals = sources.flatMap((source) =>
    [...source.matchAll(/'([a-z-]+)((?:\.[a-z]+(?:-[a-z]+)*)+)'/g)].flatMap(([, namespace, rest]) =>
      namespaces.has(namespace!) ? [namespace! + rest!] : [],
    ),
  );
  return [...new Set([...said, ...literals])].filter((kind) => !NO_ACTS.includes(kind)).sort();
}

const wordless = (kinds: readonly string[]) =>
  workbench.flatMap((words) => kinds.filter((kind) => !words[`kind.${kind}`]));

test('every kind of act that the code can write has words in every language', () => {
  const files = globSync('src/{kernel,desks}/**/*.ts', { cwd: root }).filter(
    (path) => !/\.test\.ts$|\/testing\/|\/pages\//.test(path),
  );
  const kinds = kindsIn(files.map((path) => readFileSync(join(root, path), 'utf8')));
  for (const known of ['record.restored', 'peer.checkpoint.kept', 'agreement.accepted', 'signal.stopped']) {
    assert.ok(kinds.includes(known), `${known} is not seen: the search has gone blind`);
  }
  assert.deepEqual(wordless(kinds), []);
});

test('every step of a case, which is an act too, has words in every language', () => {
  const steps = [matchReview, matchReviewVersion1, disagreement, challenge].flatMap((procedure) =>
    Object.keys(procedure.steps),
  );
  const missing = desk.flatMap((words) => steps.filter((step) => !words[`step.${step}.done`]));
  assert.deepEqual([...new Set(missing)], []);
});

test('a kind without words is found, wherever it is chosen', () => {
  const source =
    "writeEntries(tx, keys, [{ kind: 'peer.added' }]); const act = late ? 'peer.vanished' : 'peer.added';";
  assert.deepEqual(wordless(kindsIn([source])), ['peer.vanished', 'peer.vanished']);
});
