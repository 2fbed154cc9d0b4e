import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { hasOwnNetwork, startConfined } from './confine.ts';
import { documentReader } from './read-document.ts';
import { plainMail } from './testing/make-mail.ts';

const program = 'testing/does-as-told.ts';
const reader = documentReader({ program, places: 1, seconds: 15 });
after(() => reader.close());

const refusal = (told: string) =>
  reader.read(Buffer.from(told)).then(
    () => assert.fail(told),
    (error: unknown) => {
      assert.ok(error instanceof Refusal, String(error));
      return error;
    },
  );
const served = async () => {
  const { parts } = await reader.read(plainMail('the next one'));
  assert.equal(parts[0]?.text.trim(), 'the next one');
};

test('the process that reads can read no other file, write none, start nothing and call nobody', async () => {
  const child = startConfined(program);
  child.stdin.end('attempt');
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const { callsOut, ...found } = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
  assert.deepEqual(found, {
    readsAnotherFile: 'ERR_ACCESS_DENIED',
    readsTheNode: 'ERR_ACCESS_DENIED',
    readsItsEnvironment: 'EMPTY',
    writes: 'ERR_ACCESS_DENIED',
    writesBesideItself: 'ERR_ACCESS_DENIED',
    startsAProgram: 'ERR_ACCESS_DENIED',
    startsAWorker: 'ERR_ACCESS_DENIED',
    makesCode: 'EvalError',
    loadsAnAddon: 'ERR_DLOPEN_DISABLED',
  });
  if (hasOwnNetwork()) assert.equal(callsOut, 'ENETUNREACH');
  assert.ok(!existsSync('/tmp/comity-was-here'));
});

test('one that never ends is killed in its time, and the next one is served', async () => {
  const [stuck] = await Promise.all([refusal('spin'), served()]);
  assert.deepEqual([stuck.code, /15 seconds/.test(stuck.message)], ['document-too-costly', true]);
});

test('one that eats memory ends, on the heap and beside it, and the next one is served', async () => {
  const roomy = documentReader({ program, places: 1, seconds: 30 });
  for (const told of ['fill the heap', 'fill the memory']) {
    await assert.rejects(
      roomy.read(Buffer.from(told)),
      // By its memory and not by its time.
      ({ code, message }: Refusal) => code === 'document-unreadable' || /more memory/.test(message),
      told,
    );
    await served();
  }
  roomy.close();
});

test('one that says too much, lies or leaves is refused', async () => {
  // With time enough on a machine that has much else to do: it is not refused for that.
  const patient = documentReader({ program, places: 1, seconds: 60 });
  for (const told of ['shout', 'lie', 'leave'])
    await assert.rejects(patient.read(Buffer.from(told)), { code: 'document-unreadable' }, told);
  patient.close();
  await served();
});

test('a few wait, more are told to come again, and closing ends what is read', async () => {
  const small = documentReader({ program, places: 1, mostWaiting: 1, seconds: 60 });
  const [first, second] = [small.read(Buffer.from('spin')), small.read(Buffer.from('spin'))];
  const settled = Promise.allSettled([first, second]);
  await assert.rejects(small.read(Buffer.from('spin')), { code: 'too-many' });
  small.close();
  assert.deepEqual(
    (await settled).map((one) => one.status === 'rejected' && one.reason.code),
    ['document-too-costly', 'unavailable'],
  );
});
