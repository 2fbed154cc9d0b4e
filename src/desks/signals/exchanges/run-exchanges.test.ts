import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../../../tests/platform.ts';
import { type ExchangePlay, openExchangePlay, sha256Of } from '../testing/exchange-play.ts';
import { type FarSide, openFarSide, saying } from '../testing/far-side.ts';

describe('exchanges whose far side hangs', () => {
  let play: ExchangePlay;
  const hanging: FarSide[] = [];
  before(async () => {
    play = await openExchangePlay();
    for (let at = 0; at < 6; at++) hanging.push(await openFarSide(() => ({ never: true })));
  });
  after(async () => {
    await play.close();
    for (const far of hanging) await far.close();
  });

  const add = async ({ origin }: FarSide, path = 'list') => {
    const { status, body } = await play.add({ kind: 'hash-file', address: `${origin}/${path}` });
    assert.equal(status, 201, JSON.stringify(body));
    return body.id as string;
  };

  test('they hold up themselves alone: another is pulled within seconds', async () => {
    const stuck = [];
    for (const far of hanging) stuck.push(await add(far));
    await until(() => hanging.filter(({ asked }) => asked.length > 0).length >= 4);
    play.far.answer = () => saying([{ signal_type: 'sha256', signal: sha256Of('good') }]);
    const good = await add(play.far);
    const { state, entries } = await play.pulled(good);
    assert.deepEqual([state, entries.live], ['well', 1]);
    for (const id of stuck) assert.equal((await play.show(id)).state, 'pulling', 'and is given its time');
  });

  test('of one far side two are pulled at a time, so that it takes no more places', async () => {
    const far = await openFarSide(() => ({ never: true }));
    hanging.push(far);
    for (const path of ['a', 'b', 'c', 'd']) await add(far, path);
    await until(() => far.asked.length === 2);
    // Beyond what it may keep its places for.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.equal(far.asked.length, 2);
    await add(play.far, 'another').then((id) => play.pulled(id));
  });
});
