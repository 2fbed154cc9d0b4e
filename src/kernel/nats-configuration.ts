/** A NATS server, and what a node and its match workers meet under there. */
export type NatsConfiguration = {
  /** `host:port`, the first that answers is taken. */
  servers: string[];
  tls: boolean;
  /** User and password, or a token, as they stood in the address. */
  user: string | null;
  password: string | null;
  token: string | null;
  /** A file in NATS's `.creds` form. */
  credentialsFile: string | null;
  /** Of the node, among those that share the server. */
  name: string;
  /** Which look-ups go to workers: of many codes at once, or all. */
  lookUps: 'many' | 'all';
};

const NAME = /^[A-Za-z0-9_-]{1,40}$/;
const PORT = 4222;

/**
 * Null where COMITY_NATS is not set. Throws an Error whose message names the variable and what it takes; what stands in
 * the address is not repeated, since it may hold a password.
 */
export function natsConfigurationFrom(env: NodeJS.ProcessEnv): NatsConfiguration | null {
  const addresses = (env.COMITY_NATS ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const name = env.COMITY_NATS_NAME || 'comity';
  if (!NAME.test(name))
    throw new Error('COMITY_NATS_NAME must have 1 to 40 letters, digits, hyphens or underlines.');
  const lookUps = env.COMITY_NATS_LOOKUPS || 'many';
  if (lookUps !== 'many' && lookUps !== 'all')
    throw new Error(`COMITY_NATS_LOOKUPS must be many or all, not "${lookUps}".`);
  if (addresses.length === 0) return null;
  const urls = addresses.map(addressOf);
  const [first] = urls as [URL, ...URL[]];
  if (urls.some((url) => url.protocol !== first.protocol || userOf(url) !== userOf(first)))
    throw new Error('The addresses in COMITY_NATS must all have the same beginning and the same user.');
  return {
    servers: urls.map((url) => `${url.hostname}:${url.port || PORT}`),
    tls: first.protocol === 'tls:',
    user: first.password === '' ? null : decodeURIComponent(first.username),
    password: first.password === '' ? null : decodeURIComponent(first.password),
    token: first.password === '' && first.username !== '' ? decodeURIComponent(first.username) : null,
    credentialsFile: env.COMITY_NATS_CREDENTIALS || null,
    name,
    lookUps,
  };
}

const userOf = ({ username, password }: URL): string => `${username}:${password}`;

function addressOf(address: string): URL {
  const url = URL.parse(address);
  const path = url?.pathname ?? '';
  if (/%(?![0-9a-f]{2})/i.test(address))
    throw new Error('COMITY_NATS has a % that begins no %XX: write it as %25.');
  if (!url || !/^(nats|tls):$/.test(url.protocol) || url.hostname === '' || (path !== '' && path !== '/'))
    throw new Error(
      'COMITY_NATS must be an address as nats://HOST:4222 or tls://HOST:4222, or several by commas.',
    );
  return url;
}
