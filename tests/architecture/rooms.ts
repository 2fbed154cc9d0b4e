import { isBuiltin } from 'node:module';

/** A room of the house: the part of src/ that decides what a file may import. */
export type Room =
  | 'standards'
  | 'engines'
  | 'kernel'
  | 'desks'
  | 'client'
  | 'ui'
  | 'pages'
  | 'workbench'
  | 'builder'
  | 'walkthrough-pages'
  | 'walkthrough'
  | 'public'
  | 'node'
  | 'cli'
  | 'tests';

const pure: Room[] = ['standards', 'engines'];
const server: Room[] = [...pure, 'kernel', 'desks'];
const browser: Room[] = [...pure, 'client', 'ui'];

/** What each room may import besides itself: only what stands to its left (ARCHITECTURE.md, src/README.md). */
const allowed: Record<Room, Room[]> = {
  standards: [],
  engines: ['standards'],
  kernel: pure,
  desks: [...pure, 'kernel'],
  client: pure,
  ui: [...pure, 'client'],
  // Of its own desk a page may use the types: that they reach no server code is checked over all steps.
  pages: [...browser, 'desks'],
  workbench: [...browser, 'pages'],
  // Of its server the page may use the types: that they reach no server code is checked over all steps.
  'walkthrough-pages': [...browser, 'walkthrough'],
  builder: [],
  public: server,
  node: [...server, 'public', 'builder'],
  walkthrough: [...server, 'client', 'public', 'node', 'builder'],
  cli: [...server, 'client', 'public', 'node', 'walkthrough'],
  tests: [],
};

const browserRooms: Room[] = ['client', 'ui', 'pages', 'workbench', 'walkthrough-pages'];

// A desk's page may not bring these into the bundle either: they are the server's.
const serverPackages =
  /^(pg|fastify|sharp|undici|csv-parse|vite|playwright-core|@myriaddreamin\/.*|@expo-google-fonts\/.*|@nats-io\/.*|@fastify\/.*|@cedar-policy\/.*)(\/.*)?$/;

/** The room of a file under src/ or tests/; undefined for a file that stands outside every room. */
export function roomOf(path: string): Room | undefined {
  const [top, second = '', third = '', ...rest] = path.split('/');
  if (top === 'tests') return 'tests';
  if (top !== 'src' || third === '') return undefined;
  if (second === 'desks') {
    if (rest[0] === 'pages') return 'pages';
    return rest.length > 0 ? 'desks' : undefined;
  }
  if (second === 'apps') return appOf(third, rest);
  return ['standards', 'engines', 'kernel', 'client', 'ui'].find((room) => room === second) as
    | Room
    | undefined;
}

function appOf(app: string, rest: string[]): Room | undefined {
  if (rest.length === 0) return undefined;
  if (app === 'workbench') return /^build[.-]/.test(rest[0] ?? '') ? 'builder' : 'workbench';
  if (app === 'walkthrough') {
    return rest[0] === 'pages' || rest.at(-1)?.endsWith('.tsx') ? 'walkthrough-pages' : 'walkthrough';
  }
  return (['public', 'node', 'cli'] as const).find((room) => room === app);
}

export function isBrowserRoom(room: Room | undefined): boolean {
  return room !== undefined && browserRooms.includes(room);
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.includes('/testing/');
}

/** Why the file `importer` may not import the file `imported` (both from the root), or undefined when it may. */
export function forbiddenStep(importer: string, imported: string): string | undefined {
  const from = roomOf(importer);
  const to = roomOf(imported);
  if (from === undefined) return `${importer} is in no room of the house`;
  if (to === 'tests' && isTest(importer)) return undefined;
  if (to === undefined) return `${importer} imports ${imported}, which is in no room of the house`;
  const deskFrom = deskOf(importer);
  const deskTo = deskOf(imported);
  if (deskFrom && deskTo && deskFrom !== deskTo)
    return `${importer} imports ${imported}: a desk never imports another`;
  if (imported.endsWith('.tsx') && !isBrowserRoom(from))
    return `${importer} imports ${imported}: Node cannot run .tsx`;
  if (from === to || allowed[from].includes(to)) return undefined;
  return `${importer} imports ${imported}: ${from} may not import ${to}`;
}

function deskOf(path: string): string | undefined {
  return /^src\/desks\/([^/]+)\//.exec(path)?.[1];
}

/** Why the file `importer` may not import the package or built-in `name`, or undefined when it may. */
export function forbiddenPackage(importer: string, name: string): string | undefined {
  const room = roomOf(importer);
  if (isTest(importer) || room === undefined) return undefined;
  if (isBrowserRoom(room) && notForBrowsers(name)) return `${importer} imports ${name}: not for a browser`;
  if (!pure.includes(room)) return undefined;
  if (serverPackages.test(name))
    return `${importer} imports ${name}: ${room} has no database, network or files`;
  if (!isBuiltin(name) || ['node:crypto', 'node:worker_threads', 'node:buffer'].includes(name))
    return undefined;
  // The search and the hash read the program they are made of, and nothing else.
  if (/^src\/(engines\/hamming|standards\/pdq)\//.test(importer) && name === 'node:fs') return undefined;
  return `${importer} imports ${name}: ${room} has no database, network or files`;
}

/** Whether a package or built-in is the server's: 'vite/client' is types only. */
export function notForBrowsers(name: string): boolean {
  return isBuiltin(name) || (serverPackages.test(name) && name !== 'vite/client');
}
