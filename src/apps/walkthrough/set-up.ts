import { randomBytes } from 'node:crypto';
import type { Http } from '../../client/http.ts';
import { CAST, ORGANISATIONS } from './cast.ts';
import type { HarbourPlatform } from './harbour-platform.ts';
import type { NodeProcess } from './node-process.ts';
import { operatorOf, type Seat, takeSeat } from './seats.ts';
import { until } from './until.ts';
import type { NodeKey, PersonKey } from './walk-state.ts';

/** All that the scenes are played on: two nodes that share a bank under an agreement, and people with seats. */
export type Stage = {
  nodes: Record<NodeKey, NodeProcess & { id: string; name: string }>;
  seats: Record<Exclude<PersonKey, 'noor'>, Seat>;
  /** Harbour's upload system: a seat for a machine. */
  uploads: Seat;
  /** Northfield's bank, and the same one as Harbour holds it. */
  banks: Record<NodeKey, string>;
  platform: HarbourPlatform;
};

type Description = { organisation: { id: string }; public_key: string };

/** Sets everything up through the nodes' own addresses, as their people would. Throws what a node refuses. */
export async function setUp(
  processes: Record<NodeKey, NodeProcess>,
  { platform, webhookUrl }: { platform: HarbourPlatform; webhookUrl: string },
): Promise<Stage> {
  const describe = async (key: NodeKey) => {
    const answer = await fetch(`${processes[key].url}/.well-known/comity`);
    return (await answer.json()) as Description;
  };
  const [northfield, harbour] = await Promise.all([describe('northfield'), describe('harbour')]);
  const operators = {
    northfield: operatorOf(processes.northfield.url, processes.northfield.operatorToken),
    harbour: operatorOf(processes.harbour.url, processes.harbour.operatorToken),
  };
  const seat = (key: NodeKey, person: Parameters<typeof takeSeat>[2]) =>
    takeSeat(processes[key].url, operators[key], person);
  const taken = await Promise.all(CAST.map(async (part) => [part.key, await seat(part.node, part)] as const));
  const seats = Object.fromEntries(taken) as Stage['seats'];
  const uploads = await seat('harbour', { name: 'Upload system', roles: ['analyst'] });

  // Each node's people pin the key that the other's people told them.
  await seats.ines.http.post('peers', { url: processes.harbour.url, publicKey: harbour.public_key });
  await seats.ruth.http.post('peers', { url: processes.northfield.url, publicKey: northfield.public_key });
  const agreement = await seats.ines.http.post<{ id: string }>('agreements', {
    title: 'Signals about terrorist content',
    party: harbour.organisation.id,
    purposes: ['Find copies of material that the other party has reviewed as terrorist content'],
    legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
    onward: 'originator-consent',
    retentionDays: 30,
  });
  await seats.ruth.http.post(`agreements/${agreement.id}/accept`);
  const { secret } = await seats.ruth.http.post<{ secret: string }>('webhooks', { url: webhookUrl });
  platform.secret = secret;

  const own = await seats.mara.http.post<{ id: string }>('banks', {
    name: 'Reviewed terrorist content',
    basis: 'Stills of recruitment films, reviewed by our analysts',
    legalBasis: { instrument: 'Online Safety Act of Northfield', article: 'section 12' },
  });
  await until(() => seats.samuel.http.post(`banks/${own.id}/agreements`, { agreement: agreement.id }));
  const bank = await turnOn(seats.mara.http, seats.tomas.http, own.id);
  return {
    nodes: {
      northfield: {
        ...processes.northfield,
        id: northfield.organisation.id,
        name: ORGANISATIONS.northfield.name,
      },
      harbour: { ...processes.harbour, id: harbour.organisation.id, name: ORGANISATIONS.harbour.name },
    },
    seats,
    uploads,
    banks: { northfield: own.id, harbour: bank },
    platform,
  };
}

/**
 * A new partner's bank starts in shadow. A first signal (of random bytes, so that it can catch nothing) makes it known
 * at Harbour, where a senior reviewer turns it on. @returns the bank's id there
 */
async function turnOn(analyst: Http, senior: Http, bank: string): Promise<string> {
  await analyst.post(`banks/${bank}/signals`, { type: 'sha256', value: randomBytes(32).toString('hex') });
  const arrived = await until(async () => {
    const { items } = await senior.get<{ items: { id: string; mode: string }[] }>('banks');
    const found = items.find((one) => one.mode === 'shadow');
    if (!found) throw new Error('the shared bank has not arrived at Harbour');
    return found.id;
  });
  await senior.post(`banks/${arrived}/mode`, { mode: 'on' });
  return arrived;
}
