import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pullPages } from '../../src/kernel/exchange/taxii/client.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import type { TestPerson } from '../kernel.ts';
import { campaign, openTaxiiServer, ownOf, type Stix, type TaxiiServer } from './taxii-server.ts';

const WRITERS = 4;
const COMMITS = 12;
const OBJECTS = 5;

let server: TaxiiServer;
let reader: TestPerson;

before(async () => {
  // A clock that jumps to and fro: order must not come from it.
  let ticks = 0;
  const now = () => new Date(Date.now() + (ticks++ % 3 === 0 ? -5000 : 0));
  server = await openTaxiiServer({ now });
  reader = await server.person(['reader']);
});
after(() => server.stop());

test('TAXII 2.1 §3.3: while several commit at once, a poller with added_after sees every object once, in order', async () => {
  const { kernel, sequencer } = server;
  const collection = ownOf(kernel.host.id);
  const written = new Set<string>();
  let writing = true;

  const commit = async (objects: Stix[], holdOpen: number) => {
    const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
    assert.ok(cut.ok);
    await kernel.store.system('test')(async (tx) => {
      await acceptRecords(kernel, tx, cut.objects, {
        holder: kernel.host.id,
        source: 'own',
        speaker: kernel.host.id,
        known: new Set([kernel.host.id]),
        agreements: [],
      });
      // Handles were given out already: whoever began first commits last.
      await pause(holdOpen);
    });
    for (const one of objects) written.add(one.id);
  };
  const writer = async (n: number) => {
    for (let at = 0; at < COMMITS; at++) {
      await commit(
        Array.from({ length: OBJECTS }, () => campaign()),
        (n * 7 + at * 13) % 40,
      );
    }
  };
  const seen: string[] = [];
  const dates: string[] = [];
  const poll = async (): Promise<void> => {
    let after: string | null = null;
    for (let last = false; ; ) {
      // One more round after the last writer has ended and everything has its place.
      if (!writing) last = true;
      const query: string = after === null ? '' : `&added_after=${after}`;
      const { json } = await server.ask(reader, `collections/${collection}/manifest/?limit=7${query}`);
      for (const one of json.objects ?? []) {
        seen.push(one.id);
        dates.push(one.date_added);
      }
      after = json.objects?.at(-1)?.date_added ?? after;
      if (last && !json.more) return;
      await pause(10);
    }
  };
  const polling = poll();
  await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)));
  await sequencer.settled();
  writing = false;
  await polling;

  assert.equal(written.size, WRITERS * COMMITS * OBJECTS);
  assert.equal(seen.length, written.size, 'each once');
  assert.deepEqual(new Set(seen), written, 'none skipped');
  assert.deepEqual(dates, dates.toSorted(), 'in order');
  assert.equal(new Set(dates).size, dates.length, 'no two at one time');
});

test('our own client pulls the same collection page by page, with next and on from a date', async () => {
  const collectionUrl = `${server.base}/taxii2/api/collections/${ownOf(server.kernel.host.id)}/`;
  const fetched: string[] = [];
  const asReader: typeof fetch = (url, init) => {
    fetched.push(String(url));
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${reader.token}`);
    return fetch(url, { ...init, headers });
  };
  const total = WRITERS * COMMITS * OBJECTS;
  const dates: string[] = [];
  let count = 0;
  for await (const page of pullPages({ collectionUrl, addedAfter: null, limit: 100, fetch: asReader })) {
    const cut = cutObjects(page.bytes);
    assert.ok(cut.ok);
    count += cut.count;
    dates.push(page.dateAddedLast as string);
  }
  assert.equal(count, total);
  assert.equal(fetched.length, Math.ceil(total / 100));
  assert.deepEqual(dates, dates.toSorted());
  // From the first page's date on: everything but that page; from the last one's: nothing.
  let rest = 0;
  for await (const page of pullPages({
    collectionUrl,
    addedAfter: dates[0] as string,
    limit: 1000,
    fetch: asReader,
  })) {
    const cut = cutObjects(page.bytes);
    assert.ok(cut.ok);
    rest += cut.count;
  }
  assert.equal(rest, total - 100);
  const none = pullPages({ collectionUrl, addedAfter: dates.at(-1) as string, limit: 10, fetch: asReader });
  assert.equal((await none.next()).done, true);
});
