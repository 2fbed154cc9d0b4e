import type { AddedPeer, Peer } from '../../client/peers.ts';
import type { Me } from '../../client/session.ts';
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { type Group, type Verb, wordsOf } from './verb.ts';

export type ListedPeer = Peer & { lastError?: string | null };

const add: Verb = {
  summary: 'Adds a partner node by its address and the key that its people told you by another way.',
  takes: 'URL KEY',
  sets: { url: 'URL', publicKey: 'KEY' },
  more: [
    'KEY is 32 bytes in base64, as the partner reads it in its own node. An address alone proves nothing: another key\nthan the one at the address is refused. A partner that is there already stays as it is, and moves to the address given.\nWith --json the partner; "known" says whether it was there already.',
  ],
  async run(call) {
    const [url = '', publicKey = ''] = wordsOf(call, 'URL', 'KEY');
    const made = await connectNode(call.env).http.post<AddedPeer>('peers', { url, publicKey });
    call.print(call.json ? JSON.stringify(made) : plain(saidOf(made)));
    return 0;
  },
};

function saidOf({ name, class: of, id, known, movedFrom, url }: AddedPeer): string {
  if (!known) return `Added ${name} (${of}), ${id}. Its signals start in shadow.`;
  const change =
    movedFrom === undefined ? 'nothing changed' : `its address is now ${url}, before ${movedFrom}`;
  return `${name} (${of}), ${id}, was a partner already, under this key: ${change}.`;
}

const list: Verb = {
  summary: 'What to give a partner, the partners of the node, and when each was last heard.',
  takes: '',
  more: [
    'First the address and key of this node, to give to a partner. With --json a line {"own"}, then a line a partner.',
  ],
  async run(call) {
    wordsOf(call);
    const { http } = connectNode(call.env);
    const [{ own }, { items }] = await Promise.all([
      http.get<Pick<Me, 'own'>>('me'),
      http.get<{ items: ListedPeer[] }>('peers'),
    ]);
    if (call.json) call.print(JSON.stringify({ own }));
    else
      call.print(
        `Give your partner: ${own.url} ${own.publicKey} (this node, ${plain(own.organisation.name)})`,
      );
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0)
      call.print('There is no partner yet: add one with `comity peer add URL KEY`.');
    else {
      const rows = items.map((peer) => [
        plain(peer.name),
        peer.class,
        peer.state,
        peer.lastSeenAt ?? 'never',
        peer.url,
        peer.id,
        plain(peer.lastError ?? refusedOf(peer)),
      ]);
      call.print(table(rows, ['partner', 'class', 'state', 'last heard', 'address', 'id', 'last error']));
    }
    return 0;
  },
};

const refusedOf = ({ refusedReceipts: refused }: ListedPeer) =>
  refused ? `refuses ${refused.count} of our receipts: ${refused.lastAnswer}` : '';

export const peer: Group = {
  summary: 'Partner nodes: an address and a pinned key.',
  verbs: { add, list },
};
