import { readFile } from 'node:fs/promises';
import {
  EVIDENCE_CHANNELS,
  type EvidenceAuthority,
  type EvidenceRequest,
  evidenceRequestsOf,
  type FormFinding,
  type FormStamp,
} from '../../client/evidence-requests.ts';
import words from '../../desks/evidence-requests/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { unreadable } from './file-kind.ts';
import { sealFiles, writeStream } from './seal-files.ts';
import { counted, plain, table } from './table.ts';
import { answersOf, type Call, type Group, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

/** A text of the pages, for a key that comes from data. */
const said = (key: string, otherwise: string): string => (words as Record<string, string>)[key] ?? otherwise;
const requests = (call: Call) => evidenceRequestsOf(connectNode(call.env).http);

const readText = (file: string): Promise<string> =>
  readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error) => {
    throw unreadable(file, error);
  });

const findingTable = (findings: readonly FormFinding[]): string =>
  table(
    findings.map(({ kind, section, article, message }) => [
      section,
      said(`found.${kind}`, kind),
      article,
      plain(message),
    ]),
    ['section', 'what', 'article', 'why'],
  );

const receive: Verb = {
  summary: 'Takes in Form 1 (EPOC), 2 (EPOC-PR), 5 or 6 as it came: its time runs from receipt.',
  takes: 'FILE',
  options: {
    channel: {
      type: 'string',
      value: 'CHANNEL',
      sets: 'channel',
      help: `how it came: ${EVIDENCE_CHANNELS.join(' or ')}; the second, where it is left out`,
    },
    'received-at': {
      type: 'string',
      value: 'INSTANT',
      sets: 'receivedAt',
      help: 'when it reached you, such as 2026-11-02T02:14:00Z; now, where it is left out',
    },
    'sender-country': {
      type: 'string',
      value: 'STATE',
      sets: 'senderCountry',
      help: 'of the sender, as the system names it: FR',
    },
    'sender-id': {
      type: 'string',
      value: 'ID',
      sets: 'senderId',
      help: 'the sender’s identifier, as the system names it',
    },
    message: {
      type: 'string',
      value: 'ID',
      sets: 'message',
      help: 'the message of the system that brought it',
    },
  },
  more: [
    'FILE is XML; - is standard input. Section M of Form 1 is for authorities alone and is dropped. The same form again is no second one.',
    'With --json what was found.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const [given, receivedAt, senderCountry, senderId, message] = [
      'channel',
      'received-at',
      'sender-country',
      'sender-id',
      'message',
    ].map((name) => textOf(call, name));
    const channel = EVIDENCE_CHANNELS.find((one) => one === (given ?? 'alternative-means'));
    if (!channel) throw new UsageFault(`--channel takes one of ${EVIDENCE_CHANNELS.join(', ')}.`);
    const stamp: FormStamp = {
      channel,
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(senderCountry === undefined ? {} : { senderCountry }),
      ...(senderId === undefined ? {} : { senderId }),
      ...(message === undefined ? {} : { message }),
    };
    const receipt = await requests(call).receive(await readText(file), stamp);
    if (call.json) call.print(JSON.stringify(receipt));
    else {
      call.print(receipt.id);
      call.say(
        `${receipt.duplicate ? 'It came before: its' : 'Its'} time began at ${receipt.receivedAt}. ` +
          (receipt.senderShown
            ? 'The system shows who sent it.'
            : 'Nobody knows yet who sent it: call back.'),
      );
      if (receipt.findings.length > 0) call.say(findingTable(receipt.findings));
    }
    return 0;
  },
};

const list: Verb = {
  summary: 'Certificates, what is due first at the top.',
  takes: '',
  options: { over: { type: 'boolean', help: 'those that are over' } },
  more: ['With --json a line a certificate.'],
  async run(call) {
    wordsOf(call);
    const { items } = await requests(call).list(call.options.over ? 'closed' : 'open');
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0)
      call.print(call.options.over ? 'No certificate is over.' : 'No certificate is open.');
    else {
      const rows = items.map((one) => [
        one.dueAt ?? '',
        one.clock === null ? '' : said(`clock.${one.clock}`, one.clock),
        one.certificate,
        said(`state.order.${one.state}`, one.state),
        plain(`${one.authorityName ?? 'unnamed'} (${one.issuingState ?? '?'})`),
        plain(one.fileNumber ?? ''),
        one.id,
      ]);
      call.print(table(rows, ['due', 'what', 'certificate', 'state', 'from', 'file number', 'id']));
    }
    return 0;
  },
};

const show: Verb = {
  summary: 'One certificate: where it stands, what is due, what may be done.',
  takes: 'ID',
  more: ['With --json the whole certificate, without section M.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    tell(call, await requests(call).get(id));
    return 0;
  },
};

const step: Verb = {
  summary: 'Takes one step of a certificate, as its page offers it.',
  takes: 'ID STEP',
  options: {
    data: {
      type: 'string',
      value: 'JSON',
      sets: 'data',
      help: 'the answers, such as \'{"found":"complete"}\'',
    },
  },
  more: [
    'Steps and their answers: src/desks/evidence-requests/states.md, and `comity evidence show ID`. With --json the certificate then.',
  ],
  async run(call) {
    const [id = '', name = ''] = wordsOf(call, 'ID', 'STEP');
    const data = answersOf(call);
    tell(call, await requests(call).step(id, name, data));
    return 0;
  },
};

const form3: Verb = {
  summary: 'Writes Form 3 (Annex III) as XML, out of the obstacle that was told last.',
  takes: 'ID',
  options: {
    event: {
      type: 'string',
      value: 'NUMBER',
      sets: 'n',
      help: 'of another obstacle: the number of its event',
    },
  },
  more: ['Prints the XML that the decentralised IT system carries.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    call.print((await requests(call).form3(id, eventOf(call))).trimEnd());
    return 0;
  },
};

const send: Verb = {
  summary: 'Sends Form 3, or the sealed package of what was approved, over the decentralised IT system.',
  takes: 'ID form-3|PACKAGE',
  options: {
    recipient: { type: 'string', value: 'NAME', help: 'of a package: the authority that it goes to' },
    event: {
      type: 'string',
      value: 'NUMBER',
      sets: 'n',
      help: 'of Form 3: the number of the event it is written from',
    },
  },
  more: [
    'A package is what `comity evidence seal` wrote: sending it discloses, and cannot be undone. What went is on record.',
    'With --json the certificate then.',
  ],
  async run(call) {
    const [id = '', what = ''] = wordsOf(call, 'ID', 'form-3|PACKAGE');
    const recipient = textOf(call, 'recipient');
    if (what === 'form-3') {
      tell(call, await requests(call).sendForm3(id, eventOf(call)));
      return 0;
    }
    if (recipient === undefined) throw new UsageFault('--recipient is needed.');
    const sealed = await readFile(what).catch((error) => {
      throw unreadable(what, error);
    });
    tell(call, await requests(call).sendPackage(id, new Blob([sealed]), recipient));
    return 0;
  },
};

/** The event that Form 3 is written from, where one is named. */
function eventOf(call: Call): number | undefined {
  const event = textOf(call, 'event');
  if (event !== undefined && !/^[1-9]\d{0,4}$/.test(event))
    throw new UsageFault('--event takes the number of an event.');
  return event === undefined ? undefined : Number(event);
}

const register: Verb = {
  summary:
    'Puts a register of authorities in the place of the one before; without FILE lists the one that is there.',
  takes: '[FILE]',
  more: [
    'FILE is JSON: a list of {id, state, name, phone, nationalId, source, sourceDate, expires}. For senior reviewers and administrators.',
    'With --json what was kept, or a line an authority.',
  ],
  async run(call) {
    const [file] = call.words.length === 0 ? [] : wordsOf(call, 'FILE');
    if (file === undefined) {
      const { items } = await requests(call).authorities();
      if (call.json) for (const one of items) call.print(JSON.stringify(one));
      else if (items.length === 0) call.print('The register is empty: nobody can be called back.');
      else {
        const rows = items.map((one) => [
          one.state,
          plain(one.name),
          plain(one.phone),
          one.inForce ? one.expires : `ended ${one.expires}`,
          one.id,
        ]);
        call.print(table(rows, ['state', 'authority', 'call', 'holds until', 'id']));
      }
      return 0;
    }
    let authorities: EvidenceAuthority[];
    try {
      authorities = JSON.parse(await readText(file)) as EvidenceAuthority[];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UsageFault(`${file} is no JSON: ${error.message}.`);
    }
    const done = await requests(call).keepAuthorities(authorities);
    if (call.json) call.print(JSON.stringify(done));
    else
      call.print(
        done.unchanged
          ? 'It is the register that was there already.'
          : `${counted(done.authorities, 'authority', 'authorities')} in the register now.`,
      );
    return 0;
  },
};

function tell(call: Call, request: EvidenceRequest): void {
  if (call.json) {
    call.print(JSON.stringify(request));
    return;
  }
  const running = request.clocks.filter(({ status }) => status !== 'ended');
  call.print(`${said(`certificate.${request.certificate}`, request.certificate)}`);
  for (const [track, state] of Object.entries(request.tracks))
    if (state !== 'none')
      call.print(`${said(`track.${track}`, track)}: ${said(`state.${track}.${state}`, state)}`);
  if (running.length > 0)
    call.print(
      table(
        running.map(({ name, dueAt, status, law }) => [
          said(`clock.${name}`, name),
          dueAt ?? status,
          status,
          law,
        ]),
        ['clock', 'due', 'is', 'law'],
      ),
    );
  if (request.findings.length > 0) call.print(findingTable(request.findings));
  for (const { name, phone, expires, inForce } of request.sender.candidates)
    call.print(plain(`Call ${name}: ${phone}${inForce ? '' : ` (row ended ${expires})`}`));
  call.print(`May be done: ${request.permitted.map(({ step }) => step).join(', ') || 'nothing by you now'}`);
  call.say(counted(request.events.length, 'event'));
}

const seal: Verb = {
  summary:
    'Seals the files that two people approved for one authority: age, with a manifest of their SHA-256.',
  takes: 'ID FILE...',
  options: {
    to: {
      type: 'string',
      value: 'AUTHORITY',
      help: 'its id in the register, whose ageRecipient opens the package',
    },
    out: { type: 'string', value: 'FILE', help: 'the package; a file that is there is not written over' },
  },
  more: [
    'Each file is compared with what was approved: one that is missing, another or changed refuses all. The data do not reach the node.',
    'Opened with: age -d -i IDENTITY FILE | tar -x',
  ],
  async run(call) {
    const [id = '', ...paths] = call.words;
    const [to, out] = [textOf(call, 'to'), textOf(call, 'out')];
    if (paths.length === 0) throw new UsageFault('ID FILE... is needed.');
    if (to === undefined || out === undefined) throw new UsageFault('--to and --out are needed.');
    const { items } = await requests(call).authorities();
    const authority = items.find((one) => one.id === to);
    if (!authority?.inForce || authority.ageRecipient === undefined)
      throw new UsageFault(`"${to}" has no ageRecipient in force in the register: comity evidence register.`);
    const request = await requests(call).get(id);
    const sealed = await sealFiles(
      request,
      { recipient: authority.ageRecipient, name: authority.name },
      paths,
    );
    await writeStream(out, sealed);
    if (call.json) call.print(JSON.stringify({ file: out }));
    else call.print(`Wrote ${out}.`);
    return 0;
  },
};

export const evidence: Group = {
  summary:
    'Certificates for electronic evidence (Regulation (EU) 2023/1543): kept at once, sent by two people, never early.',
  verbs: { receive, list, show, step, 'form-3': form3, seal, send, register },
};
