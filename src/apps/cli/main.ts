import { parseArgs } from 'node:util';
import { VERSION } from '../../kernel/version.ts';
import { groupHelp, optionList, verbHelp } from './help.ts';
import { missingHere } from './missing-here.ts';
import { ofBoth } from './say-reason.ts';
import { table } from './table.ts';
import { sayTyped, type TypedNames, typedNames } from './typed-names.ts';
import { type Call, COMMON, descriptors, Failure, type Group, UsageFault, type Verb } from './verb.ts';

/** Each verb is loaded when it is called: the command line starts at once. */
const VERBS: Record<string, { takes: string; summary: string; load: () => Promise<Verb | Group> }> = {
  serve: {
    takes: '',
    summary: 'run a node',
    load: async () => (await import('./serve.ts')).serve,
  },
  import: {
    takes: 'FILE...',
    summary: 'take STIX bundles and CSV files into custody',
    load: async () => (await import('./import.ts')).importFiles,
  },
  hash: {
    takes: 'FILE...',
    summary: 'hashes of pictures and videos: PDQ, vPDQ, SHA-256, MD5; needs no node',
    load: async () => (await import('./hash.ts')).hash,
  },
  bank: {
    takes:
      'create|ground|add|turn-on|sample|shadow|radius|quarantine-rule|share|unshare|ask-privately|export|list',
    summary: 'banks of signals',
    load: async () => (await import('./bank.ts')).bank,
  },
  signal: {
    takes: 'confirm|dispute|put-back',
    summary: 'what reviewers say of a signal',
    load: async () => (await import('./signal.ts')).signal,
  },
  exchange: {
    takes: 'add|list|pull|pause|resume|remove|let-through|refuse',
    summary: 'lists of signals that are pulled from other systems',
    load: async () => (await import('./exchange.ts')).exchange,
  },
  match: {
    takes: 'FILE|URL...',
    summary: 'compare files and web addresses with the signals of banks',
    load: async () => (await import('./match.ts')).match,
  },
  'match-backwards': {
    takes: '[BANK]',
    summary: 'search kept hashes for signals that came later',
    load: async () => (await import('./match-backwards.ts')).matchBackwards,
  },
  crisis: {
    takes: 'declare|list|show|level|extend|end|debrief',
    summary: 'for some days matches of some banks come first',
    load: async () => (await import('./crisis.ts')).crisis,
  },
  order: {
    takes: 'receive|list|show|step|answer|check',
    summary: 'removal orders: taken in, executed by two people, answered',
    load: async () => (await import('./order.ts')).order,
  },
  demand: {
    takes: 'example|check|receive|list|show|step',
    summary: 'referrals, orders under the DSA, notices, orders of other States: each kind by itself',
    load: async () => (await import('./demand.ts')).demand,
  },
  issued: {
    takes: 'prepare|list|show|step|answers|answer|stop-answering',
    summary: 'removal orders that this organisation issues, as an authority',
    load: async () => (await import('./issued.ts')).issued,
  },
  scrutiny: {
    takes: 'list|show|move',
    summary: 'orders of other States, scrutinised where the provider is established',
    load: async () => (await import('./scrutiny.ts')).scrutiny,
  },
  evidence: {
    takes: 'receive|list|show|step|form-3|seal|send|register',
    summary: 'certificates for electronic evidence: kept at once, sent by two people',
    load: async () => (await import('./evidence.ts')).evidence,
  },
  form: {
    takes: 'read|check',
    summary: 'forms of the e-Evidence Regulation as XML: shown, and what they lack; needs no node',
    load: async () => (await import('./form.ts')).form,
  },
  report: {
    takes: 'validate|preview|publish|list|verify|statements',
    summary: 'reports that laws ask for, counted and proved; statements of reasons',
    load: async () => (await import('./report.ts')).report,
  },
  authorities: {
    takes: 'import|list',
    summary: 'the register of authorities that may order',
    load: async () => (await import('./authorities.ts')).authorities,
  },
  'match-worker': {
    takes: '',
    summary: 'look up for a node, on another machine',
    load: async () => (await import('./match-worker.ts')).matchWorker,
  },
  agreement: {
    takes: 'propose|accept|decline|withdraw|suspend|sightings|list',
    summary: 'sharing agreements with partners',
    load: async () => (await import('./agreement.ts')).agreement,
  },
  peer: {
    takes: 'add|list',
    summary: 'partners: nodes that this one knows',
    load: async () => (await import('./peer.ts')).peer,
  },
  token: {
    takes: 'LABEL',
    summary: 'a token for a script',
    load: async () => (await import('./token.ts')).token,
  },
  key: {
    takes: 'create|list|revoke',
    summary: 'keys for services that look hashes up',
    load: async () => (await import('./key.ts')).key,
  },
  log: {
    takes: 'verify',
    summary: 'recompute an audit log',
    load: async () => (await import('./log.ts')).log,
  },
  demo: {
    takes: '',
    summary: 'play the walk-through: two nodes, one page',
    load: async () => (await import('./demo.ts')).demo,
  },
};

function topHelp(): string {
  const verbs = Object.entries(VERBS).map(([name, { takes, summary }]) => [`  ${name} ${takes}`, summary]);
  return `comity VERB [ARGUMENT...] [OPTION...]

A node for lawful, rights-respecting cooperation against the terrorist use of the internet.

${table(verbs)}

${optionList({ ...COMMON, version: { type: 'boolean', help: 'show the version' } })}

Each verb has --help. Verbs that need a node talk to the one that COMITY_URL names, with COMITY_TOKEN; on the node's
own machine neither is needed. Status: 0 done, 1 refused or failed, 2 not understood.
`;
}

/** Runs one command. @returns the exit status */
export async function main(args: string[]): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    process.stdout.write(topHelp());
    return first === undefined ? 2 : 0;
  }
  if (first === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const found = Object.hasOwn(VERBS, first) ? VERBS[first] : undefined;
  if (!found) return unknown(`There is no verb "${first}".`, '');
  let loaded: Verb | Group;
  try {
    loaded = await found.load();
  } catch (error) {
    return failed(error);
  }
  if (!('verbs' in loaded)) return runVerb(first, loaded, rest);
  const [second, ...words] = rest;
  if (second === undefined || second === '--help' || second === '-h') {
    process.stdout.write(groupHelp(first, loaded));
    return second === undefined ? 2 : 0;
  }
  const verb = Object.hasOwn(loaded.verbs, second) ? loaded.verbs[second] : undefined;
  if (!verb) return unknown(`There is no verb "${first} ${second}".`, first);
  return runVerb(`${first} ${second}`, verb, words);
}

async function runVerb(path: string, verb: Verb, args: string[]): Promise<number> {
  let call: Call;
  try {
    const { values, positionals } = parseArgs({
      args,
      options: descriptors({ ...verb.options, ...COMMON }),
      allowPositionals: true,
    });
    if (values.help) {
      process.stdout.write(verbHelp(path, verb));
      return 0;
    }
    call = callOf(positionals, values as Call['options'], typedNames(verb, values));
  } catch (error) {
    if (!String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')) throw error;
    return unknown((error as Error).message.split('. ')[0] ?? '', path);
  }
  try {
    return await verb.run(call);
  } catch (error) {
    if (error instanceof UsageFault) return unknown(error.message, path);
    const { sentenceOf } = await import('./connect-node.ts');
    return failed(sentenceOf(error, call), call.names);
  }
}

function callOf(words: string[], options: Call['options'], names: TypedNames): Call {
  return {
    words,
    options,
    json: options.json === true,
    env: process.env,
    names,
    print: (line) => void process.stdout.write(`${line}\n`),
    say: (line) => void process.stderr.write(`${line}\n`),
    // A result that goes to a file or another program is a script's, and a bar beside it would be nobody's.
    terminal:
      options.json !== true && process.stdout.isTTY && process.stderr.isTTY ? process.stderr.columns : 0,
  };
}

function unknown(sentence: string, path: string): number {
  const where = path === '' ? 'comity --help' : `comity ${path} --help`;
  process.stderr.write(`${sentence.replace(/\.?$/, '.')} See \`${where}\`.\n`);
  return 2;
}

function failed(error: unknown, names: TypedNames = new Map()): number {
  const { message, stack } = error as Error;
  process.stderr.write(
    `${missingHere(error, process) ?? ofBoth(sayTyped(message.replaceAll('\n', ' '), names))}\n`,
  );
  if (!(error instanceof Failure) && process.env.COMITY_DEBUG) process.stderr.write(`${stack}\n`);
  return 1;
}

// `comity hash *.png | head` ends the reader first: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
