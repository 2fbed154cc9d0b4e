import { randomBytes } from 'node:crypto';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../tests/nodes.ts';

const SIGNALS = 100_000;
const PUBLICATIONS = 1_000;
/** Rows of one CSV upload. */
const BATCH = 20_000;

/** Of so many published ones one is withdrawn. */
const EACH = 5;

/**
 * From the request that adds a signal at A to the first look-up at B that finds it: 1,000 publications, one
 * after another, with 100,000 signals already at B; and from the request that withdraws one at A to the first at B that
 * does not. Two nodes over HTTP in this one process, so that both share
 * its processor time: slower than two machines.
 */
export async function benchPropagation(): Promise<{
  propagation_p50_ms: number;
  propagation_p99_ms: number;
  propagation_max_ms: number;
  withdrawn_across_p50_ms: number;
  withdrawn_across_p99_ms: number;
}> {
  const [a, b] = await Promise.all([
    startTestNode({ name: 'Publisher', class: 'civil-society' }),
    startTestNode({ name: 'Receiver' }),
  ]);
  try {
    const { agreement } = await befriend(a, b);
    const publisher = await a.person(['analyst', 'senior-reviewer', 'administrator']);
    const receiver = await b.person(['analyst', 'senior-reviewer', 'administrator']);
    await fill(b, receiver);
    const bank = await newBank(publisher, 'Shared');
    await expectStatus(200, publisher.post(`/api/v1/banks/${bank}/agreements`, { agreement }));
    const matchesOf = async (value: string) => {
      const hash = { type: 'pdq', value };
      return (await receiver.post<{ matches: { signal: string }[] }>('/api/v1/match', { hash })).json.matches;
    };
    /** Milliseconds since `begun` until as many match as are waited for, and which. */
    const waited = async (begun: number, value: string, many: number) => {
      for (;;) {
        const matches = await matchesOf(value);
        if (matches.length === many) return { took: performance.now() - begun, signal: matches[0]?.signal };
        if (performance.now() - begun > 30_000) throw new Error('it did not arrive within 30 seconds');
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    const delays: number[] = [];
    const withdrawals: number[] = [];
    for (let n = 0; n < PUBLICATIONS; n++) {
      const value = randomBytes(32).toString('hex');
      const published = performance.now();
      await expectStatus2xx(
        publisher.post(`/api/v1/banks/${bank}/signals`, { type: 'pdq', value, quality: 100 }),
      );
      const { took, signal } = await waited(published, value, 1);
      delays.push(took);
      if (n % EACH !== 0) continue;
      const withdrawn = performance.now();
      const reason = 'It was put in to be measured.';
      await expectStatus2xx(publisher.post(`/api/v1/signals/${signal}/withdraw`, { reason }));
      withdrawals.push((await waited(withdrawn, value, 0)).took);
    }
    const at = (times: number[], share: number) =>
      Math.round(times.sort((x, y) => x - y)[Math.max(0, Math.ceil(times.length * share) - 1)]! * 10) / 10;
    return {
      propagation_p50_ms: at(delays, 0.5),
      propagation_p99_ms: at(delays, 0.99),
      propagation_max_ms: at(delays, 1),
      withdrawn_across_p50_ms: at(withdrawals, 0.5),
      withdrawn_across_p99_ms: at(withdrawals, 0.99),
    };
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

async function fill(node: TestNode, who: Asking): Promise<void> {
  const bank = await newBank(who, 'Already here');
  for (let done = 0; done < SIGNALS; done += BATCH) {
    const rows = Array.from({ length: BATCH }, () => `pdq,${randomBytes(32).toString('hex')},100`);
    const csv = `type,value,quality\n${rows.join('\n')}\n`;
    await expectStatus2xx(who.post(`/api/v1/banks/${bank}/signals`, csv, { 'content-type': 'text/csv' }));
  }
  await node.settled();
}

async function newBank(who: Asking, name: string): Promise<string> {
  return (
    await expectStatus(
      201,
      who.post<{ id: string }>('/api/v1/banks', {
        name,
        basis: 'Made to be measured.',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      }),
    )
  ).json.id;
}

async function expectStatus2xx(answering: ReturnType<Asking['post']>): Promise<void> {
  const answer = await answering;
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text.slice(0, 500)}`);
}

if (process.argv[1] === import.meta.filename) console.log(await benchPropagation());
