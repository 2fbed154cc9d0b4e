import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBrowserRoom, isTest, roomOf } from './rooms.ts';
import { readSources, type Source } from './source-tree.ts';

// Server-side request forgery is kept out in one place, so every call of a node must pass through it.

/** Files that call out by themselves, and why they may. */
const MAY: Record<string, string> = {
  'src/kernel/notify/guarded-fetch.ts': 'is that place',
  'src/desks/signals/match-workers/keep-session.ts': 'to the NATS server that the operator names',
  'src/kernel/audit/remote-log.ts': 'for the command line: the address is the operator’s own words',
};

const callsOut = ({ text, packages }: Pick<Source, 'text' | 'packages'>): boolean =>
  packages.some((name) => /^(node:)?(https?|http2|tls|dgram)$|^undici$|^@nats-io\/transport/.test(name)) ||
  /(?<![\w.])fetch\(|(?<!typeof )globalThis\.fetch|[:,{(]\s*fetch\s*[,})]|new (WebSocket|EventSource)\(/.test(
    withoutComments(text),
  );

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');

const ofANode = ({ path }: Source) =>
  /^src\/(standards|engines|kernel|desks|apps\/(node|public))\//.test(path) &&
  !isBrowserRoom(roomOf(path)) &&
  !isTest(path) &&
  !path.includes('/testing/');

test('a node calls out only through the guarded fetch', () => {
  const sources = readSources().filter(ofANode);
  assert.ok(sources.length > 100, `only ${sources.length} files were seen`);
  // A type that is imported calls nobody.
  const typesOnly = (source: Source) => ({
    ...source,
    packages: source.packages.filter(
      (name) => !new RegExp(`import type [^;]*from '${name}'`).test(source.text),
    ),
  });
  assert.deepEqual(
    sources.filter((source) => callsOut(typesOnly(source))).map(({ path }) => path),
    Object.keys(MAY).sort(),
  );
});

test('what reads a log without the guard is reached from the command line and tests alone', () => {
  const users = readSources().filter(
    ({ path, files }) => files.includes('src/kernel/audit/remote-log.ts') && !isTest(path),
  );
  assert.deepEqual(
    users.map(({ path }) => path).filter((path) => !/^src\/(apps\/cli|kernel\/audit\/verify-)/.test(path)),
    [],
  );
});

test('a call out is seen in every form, and nothing else', () => {
  const seen = (text: string, packages: string[] = []) => callsOut({ text, packages });
  for (const text of [
    'await fetch(url)',
    'globalThis.fetch(x)',
    'pull({ fetch })',
    'pull({ fetch: fetch })',
    'new WebSocket(x)',
  ])
    assert.ok(seen(text), text);
  for (const name of ['node:http', 'https', 'undici']) assert.ok(seen('', [name]), name);
  for (const text of [
    'guardedFetch(url)',
    'pull.fetch(url)',
    'fetch: typeof globalThis.fetch;',
    '// fetch(url)',
    '/* fetch(x) */ 1',
  ])
    assert.ok(!seen(text), text);
});
