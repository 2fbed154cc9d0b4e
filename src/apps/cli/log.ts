import { sayDeepFault } from '../../kernel/audit/deep-fault.ts';
import type { DeepVerdict } from '../../kernel/audit/verify-deep.ts';
import { type RemoteFault, verifyRemoteLog } from '../../kernel/audit/verify-remote.ts';
import { connectNode, nodeAddress } from './connect-node.ts';
import { count, counted, plain } from './table.ts';
import { type Call, type Group, textOf, UsageFault, type Verb } from './verb.ts';

const verify: Verb = {
  summary: "Recomputes a node's public log from its tiles, and says what does not hold.",
  takes: '[URL]',
  options: {
    key: {
      type: 'string',
      value: 'KEY',
      help: "the log's key as you know it; else the log's own word is taken",
    },
    against: {
      type: 'string',
      value: 'PEER',
      help: 'address of a partner: fails when it was shown another history',
    },
    deep: {
      type: 'boolean',
      help: 'recompute every commitment from the database too; by an administrator or overseer',
    },
  },
  more: [
    'Without URL the log of the node on this machine, or of COMITY_URL. With --json the verdict. Status 1 when it fails.',
  ],
  async run(call) {
    const [url, ...others] = call.words;
    if (others.length > 0) throw new UsageFault(`"${others[0]}" is one argument too many.`);
    const deep = call.options.deep === true;
    if (deep && url !== undefined) throw new UsageFault('--deep is for the node itself: leave URL out.');
    const [key, against] = [textOf(call, 'key'), textOf(call, 'against')];
    const address = url ?? call.env.COMITY_URL ?? nodeAddress(call.env).url;
    const verdict = await verifyRemoteLog({
      url: address,
      ...(key === undefined ? {} : { key }),
      ...(against === undefined ? {} : { against }),
    });
    const found = deep ? await connectNode(call.env).http.post<DeepVerdict>('audit/verify') : null;
    if (call.json) call.print(JSON.stringify(found ? { ...verdict, deep: found } : verdict));
    else {
      if (verdict.ok) call.print(toldGood(verdict, against));
      else call.say(toldBad(verdict));
      if (found) tellDeep(call, found);
    }
    return verdict.ok && (found?.ok ?? true) ? 0 : 1;
  },
};

type Good = Extract<Awaited<ReturnType<typeof verifyRemoteLog>>, { ok: true }>;

function toldGood(verdict: Good, against: string | undefined): string {
  const { origin, size, tiles, keyPinned, before, compared } = verdict;
  return [
    `The log ${origin} holds: ${counted(size, 'entry', 'entries')}, ${counted(tiles, 'tile')} recomputed, the root is the signed one.`,
    ...(before
      ? [`It began again after ${before.origin} ended at ${count(before.size)} entries, as it says itself.`]
      : []),
    ...(against
      ? [`${counted(compared, 'checkpoint')} that ${against} keeps of it: all of one history.`]
      : []),
    ...(keyPinned
      ? []
      : ['Its key was taken from itself: give --key to rule out another node in its place.']),
  ].join('\n');
}

/** One sentence a fault: what is wrong and what it means. */
function toldBad(fault: RemoteFault): string {
  switch (fault.fault) {
    case 'unreachable':
      return `${fault.address} did not answer (${fault.reason}): nothing is proved either way.`;
    case 'not-a-log':
      return `There is no Comity log at ${fault.address}.`;
    case 'key-unreadable':
      return 'The key is none: it must be a verifier key, or 32 bytes in base64.';
    case 'forked':
      return `Two histories: the log shows ${tree(fault.shown)} and the partner was shown ${tree(fault.remembered)}, both signed.`;
    case 'log-shrank':
      return `The partner keeps a signed checkpoint of ${tree(fault.remembered)} that the log no longer reaches.`;
    case 'remembered-unsigned':
      return `What the partner keeps of ${fault.origin} is not signed with this log's key.`;
    case 'nothing-remembered':
      return `${fault.peer} keeps no checkpoint of this log: nothing was compared.`;
    default:
      return `The log does not hold: ${plain(JSON.stringify({ ...fault, ok: undefined }))}.`;
  }
}

const tree = ({ size, root }: { size: number; root: string }) =>
  `${counted(size, 'entry', 'entries')} (root ${root})`;

function tellDeep(call: Call, found: DeepVerdict): void {
  if (found.ok) {
    call.print(
      `The database holds: ${counted(found.entries, 'entry', 'entries')} (${count(found.erased)} erased), ${counted(found.records, 'record')}, ${counted(found.events, 'case event')}, ${counted(found.rows, 'other row')} recomputed.`,
    );
    return;
  }
  call.say(`The database does not hold: ${counted(found.faults.length + found.more, 'fault')}.`);
  for (const fault of found.faults) call.say(`  ${plain(sayDeepFault(fault))}`);
  if (found.more > 0) call.say(`  And ${counted(found.more, 'more')} of these kinds.`);
}

export const log: Group = {
  summary: 'Audit logs: append-only, signed, and open to anyone who wants to check.',
  verbs: { verify },
};
