import { statSync } from 'node:fs';
import { type Http, httpOf } from '../../client/http.ts';
import { ProblemError, UnreachableError } from '../../client/problem.ts';
import { configurationFrom } from '../../kernel/configuration.ts';
import { NoFile, readRegular } from '../../kernel/identity/open-regular.ts';
import { credentialFile } from '../node/operator.ts';
import { ofBoth, sayReason } from './say-reason.ts';
import { plain } from './table.ts';
import { inTypedNames } from './typed-names.ts';
import { type Call, type Environment, Failure } from './verb.ts';

export type NodeAddress = { url: string; token: string };

const START = 'start one with `npm start`, or name one with COMITY_URL and COMITY_TOKEN';

/**
 * Which node is asked, and as whom: COMITY_URL with COMITY_TOKEN. On the node's own machine the credential that it
 * keeps in its data folder serves instead of a token, also when COMITY_URL names that node.
 */
export function nodeAddress(env: Environment): NodeAddress {
  const wanted = env.COMITY_URL?.replace(/\/+$/, '');
  if (wanted !== undefined && !/^https?:$/.test(URL.parse(wanted)?.protocol ?? '')) {
    throw new Failure(`COMITY_URL is no http or https address: "${wanted}".`);
  }
  const configuration = configurationFrom(env);
  const local = env.COMITY_TOKEN && wanted ? null : localCredential(credentialFile(configuration));
  const url = wanted || (local?.url ?? configuration.url);
  if (env.COMITY_TOKEN) return { url, token: env.COMITY_TOKEN };
  if (local && sameNode(local.url, url)) return { url, token: local.token };
  if (wanted && local) {
    throw new Failure(
      `COMITY_TOKEN is needed for ${url}: the credential on this machine is for ${local.url}.`,
    );
  }
  if (wanted) throw new Failure(`COMITY_TOKEN is needed for ${url}: no node keeps a credential for it here.`);
  throw new Failure(`No node is running here: ${START}.`);
}

/** The credential of a node that runs on this machine; null when none is there. */
function localCredential(file: string): NodeAddress | null {
  let text: string;
  try {
    // Whoever else may read it could act as the operator: as with SSH keys, it is not used at all.
    if ((statSync(file).mode & 0o077) !== 0) {
      throw new Failure(`Others can read ${file}: stop the node, run \`chmod 600\` on it and start again.`);
    }
    const bytes = readRegular(file);
    if (bytes === null) return null;
    text = bytes.toString('utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (error instanceof NoFile) throw new Failure(`${error.message}: remove it and start the node again.`);
    if (code === 'EACCES') {
      throw new Failure(`${file} belongs to another user: run this as the node's user, or set COMITY_TOKEN.`);
    }
    throw error;
  }
  try {
    const { url, token } = JSON.parse(text) as Partial<NodeAddress>;
    if (typeof url === 'string' && typeof token === 'string') return { url, token };
  } catch {
    // A start that was cut off left half a file: it is said below in the same words.
  }
  throw new Failure(`${file} is no credential: start the node again.`);
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** `localhost` and `127.0.0.1` are one machine. */
export function sameNode(a: string, b: string): boolean {
  const [one, two] = [URL.parse(a), URL.parse(b)];
  if (!one || !two || one.protocol !== two.protocol || one.port !== two.port) return false;
  return one.hostname === two.hostname || (LOOPBACK.test(one.hostname) && LOOPBACK.test(two.hostname));
}

/** A node to talk to: the typed calls, and its address for what streams. */
export type ConnectedNode = NodeAddress & { http: Http };

export const connectNode = (env: Environment): ConnectedNode => {
  const address = nodeAddress(env);
  return { ...address, http: httpOf({ baseUrl: address.url, token: address.token }) };
};

/**
 * What an error of the client is to the person at the terminal, with fields called as they were typed; other errors are
 * given back as they are.
 */
export function sentenceOf(error: unknown, { env, names }: Pick<Call, 'env' | 'names'>): unknown {
  if (error instanceof UnreachableError)
    return new Failure(`No node answers at ${nodeAddress(env).url}: ${START}.`);
  if (!(error instanceof ProblemError)) return error;
  return new Failure(plain(ofBoth(sayReason(inTypedNames(error.problem, names)))));
}
