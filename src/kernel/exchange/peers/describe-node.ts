import type { Kernel, OrganisationClass } from '../../kernel.ts';

/** What a node says of itself at `/.well-known/comity`. Public: name, class, keys; no peer, no person. */
export type NodeDescription = {
  comity: 1;
  organisation: { id: string; name: string; class: OrganisationClass };
  /** Ed25519, base64: signs requests, answers, agreements, receipts. */
  public_key: string;
  /** Ed25519, base64: signs checkpoints. */
  log_key: string;
  taxii: string;
  log: string;
};

export function describeNode(kernel: Kernel): NodeDescription {
  const { url } = kernel.configuration;
  return {
    comity: 1,
    organisation: kernel.host,
    public_key: Buffer.from(kernel.keyring.identity.publicKey).toString('base64'),
    log_key: Buffer.from(kernel.keyring.log.publicKey).toString('base64'),
    taxii: `${url}/taxii2/`,
    log: `${url}/log/`,
  };
}

/** Reads another node's description; null when it is not one (attacker-controlled). */
export function readDescription(bytes: Uint8Array): NodeDescription | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null; // not JSON is not a description; the caller says which address it was
  }
  const node = value as NodeDescription | null;
  const org = node?.organisation;
  const fits =
    node?.comity === 1 &&
    /^identity--[0-9a-f-]{36}$/.test(String(org?.id)) &&
    typeof org?.name === 'string' &&
    org.name.trim() !== '' &&
    org.name.length <= 200 &&
    ['platform', 'state', 'civil-society', 'intergovernmental'].includes(String(org?.class)) &&
    isKey(node.public_key) &&
    isKey(node.log_key);
  return fits ? node : null;
}

const isKey = (text: unknown) =>
  typeof text === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === 32;
