import type { Agreement } from '../../client/agreements.ts';
import type { Http } from '../../client/http.ts';
import { connectNode } from './connect-node.ts';
import type { ListedPeer } from './peer.ts';
import { plain } from './table.ts';
import { Failure, neededText, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const proposeAgreement: Verb = {
  summary: 'Writes, signs and sends a sharing agreement; the partner decides at its own node.',
  takes: '',
  options: {
    title: { type: 'string', value: 'TEXT', needed: true, sets: 'title', help: 'its name' },
    party: {
      type: 'string',
      value: 'PARTNER',
      sets: 'party',
      needed: true,
      help: 'the partner: its id, or its name as in `comity peer list`',
    },
    purpose: {
      type: 'string',
      multiple: true,
      sets: 'purposes',
      value: 'TEXT',
      needed: true,
      help: 'what the records may be used for',
    },
    instrument: {
      type: 'string',
      value: 'TEXT',
      needed: true,
      sets: ['legalBasis.instrument', 'legalBasis'],
      help: 'the law it rests on',
    },
    article: {
      type: 'string',
      value: 'TEXT',
      needed: true,
      sets: ['legalBasis.article', 'legalBasis'],
      help: 'the article of that law',
    },
    'retention-days': {
      type: 'string',
      value: 'DAYS',
      sets: 'retentionDays',
      help: 'how long a recipient keeps what ended (else 30)',
    },
    from: {
      type: 'string',
      value: 'INSTANT',
      sets: 'validFrom',
      help: 'when it begins, such as 2031-01-31T00:00:00Z',
    },
    until: { type: 'string', value: 'INSTANT', sets: 'validUntil', help: 'when it ends' },
  },
  more: ["Passing on always needs the originator's consent. With --json the agreement."],
  async run(call) {
    wordsOf(call);
    const title = neededText(call, 'title');
    const party = neededText(call, 'party');
    const purposes = call.options.purpose;
    if (!Array.isArray(purposes)) throw new UsageFault('--purpose is needed.');
    const legalBasis = { instrument: neededText(call, 'instrument'), article: neededText(call, 'article') };
    const retentionDays = Number(textOf(call, 'retention-days') ?? '30');
    if (!Number.isInteger(retentionDays)) throw new UsageFault('--retention-days is a whole number.');
    const [from, until] = [textOf(call, 'from'), textOf(call, 'until')];
    const { http } = connectNode(call.env);
    const made = await http.post<Agreement>('agreements', {
      title,
      party: await partyId(http, party),
      purposes,
      legalBasis,
      onward: 'originator-consent',
      retentionDays,
      ...(from === undefined ? {} : { validFrom: from }),
      ...(until === undefined ? {} : { validUntil: until }),
    });
    if (call.json) call.print(JSON.stringify(made));
    else call.print(plain(`${saidOf(made)} The partner accepts it at its own node.`));
    return 0;
  },
};

function saidOf({ title, id, delivery }: Agreement): string {
  if (!delivery) return `Proposed: ${title}, ${id}.`;
  return `Stored: ${title}, ${id}; ${undelivered(delivery)}.`;
}

/** Where a word of one's own is, that has not arrived. */
export const undelivered = ({ state, because, to, answer }: NonNullable<Agreement['delivery']>): string =>
  state === 'waiting'
    ? because === 'not-added'
      ? `${to.name} has not added this node yet: it is delivered once its people have, with the address and key that \`comity peer list\` shows`
      : `will be delivered when ${to.name} can be reached`
    : `${to.name} does not take it (${answer ?? 'it did not say why'})`;

async function partyId(http: Http, party: string): Promise<string> {
  if (party.startsWith('identity--')) return party;
  const { items } = await http.get<{ items: ListedPeer[] }>('peers');
  const named = items.filter((peer) => peer.name.toLowerCase() === party.trim().toLowerCase());
  if (named.length > 1) throw new Failure(`Several partners are called "${party}": give the id.`);
  if (!named[0])
    throw new Failure(`No partner is called "${party}": add it with \`comity peer add URL KEY\`.`);
  return named[0].id;
}
