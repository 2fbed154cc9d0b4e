import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { until } from '../../../../tests/platform.ts';
import { type Answer, type DeskNode, openDeskNode } from './desk-node.ts';
import { type FarSide, openFarSide } from './far-side.ts';

export const sha256Of = (what: string) => createHash('sha256').update(what).digest('hex');
export const md5Of = (what: string) => createHash('md5').update(what).digest('hex');

/** A node, the other side of an exchange, and people: what the tests of exchanges do with them. */
export type ExchangePlay = {
  node: DeskNode;
  far: FarSide;
  senior: TestPerson;
  reviewer: TestPerson;
  reader: TestPerson;
  /** Moves the clock of the node on. */
  later(seconds: number): void;
  add(input: { kind: string; address: string } & Record<string, unknown>): Promise<Answer>;
  show(id: string): Promise<Answer['body']>;
  /** When the pull that is under way, or due, has ended. */
  pulled(id: string, since?: string | null): Promise<Answer['body']>;
  /** Pulls now. @returns how it is afterwards */
  pull(id: string): Promise<Answer['body']>;
  /** Adds one and waits for its first pull. @returns its id */
  filled(input: { kind: string; address: string } & Record<string, unknown>): Promise<string>;
  /** Signals that match, as `POST /api/v1/match` answers. */
  matches(type: string, value: string): Promise<Answer['body'][]>;
  close(): Promise<void>;
};

export async function openExchangePlay(): Promise<ExchangePlay> {
  let ahead = 0;
  let made = 0;
  const node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
  const far = await openFarSide();
  const [senior, reviewer, reader] = await Promise.all([
    node.person(['senior-reviewer', 'administrator']),
    node.person(['reviewer']),
    node.person(['reader']),
  ]);
  const play: ExchangePlay = {
    node,
    far,
    senior,
    reviewer,
    reader,
    later: (seconds) => {
      ahead += seconds * 1000;
    },
    add: (input) =>
      node.call(senior, 'POST', '/api/v1/exchanges', {
        name: `List ${++made}`,
        originator: { name: 'Some Archive', class: 'civil-society' },
        ...input,
      }),
    show: async (id) => (await node.call(reader, 'GET', `/api/v1/exchanges/${id}`)).body,
    async pulled(id, since = null) {
      let now = await play.show(id);
      await until(async () => {
        now = await play.show(id);
        return now.state !== 'pulling' && now.triedAt !== null && now.triedAt !== since;
      });
      await node.settled();
      return now;
    },
    async pull(id) {
      play.later(1);
      const { triedAt } = await play.show(id);
      assert.equal((await node.call(senior, 'POST', `/api/v1/exchanges/${id}/pull`)).status, 202);
      return play.pulled(id, triedAt);
    },
    async filled(input) {
      const { status, body } = await play.add(input);
      assert.equal(status, 201, JSON.stringify(body));
      await play.pulled(body.id);
      return body.id;
    },
    async matches(type, value) {
      const { body } = await node.call(senior, 'POST', '/api/v1/match', { hash: { type, value } });
      return body.matches;
    },
    async close() {
      await node.close();
      await far.close();
    },
  };
  return play;
}
