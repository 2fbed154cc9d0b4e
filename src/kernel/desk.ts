import type { FastifyRequest } from 'fastify';
import type { Procedure } from '../engines/cases/procedure.ts';
import type { ProcedureRegistry } from '../engines/cases/procedure-registry.ts';
import type { DeepChecks } from './audit/deep-check.ts';
import type { Chore } from './chores.ts';
import type { LetterKinds } from './exchange/letters/letter.ts';
import type { App } from './http/server.ts';
import type { SignedIn } from './identity/credentials.ts';
import type { Kernel } from './kernel.ts';
import type { Consumer } from './notify/consumer.ts';
import type { Policy } from './policy/authorize.ts';
import type { ReportSource } from './reports/report-source.ts';
import type { FindThings } from './store/find-things.ts';
import type { Viewer } from './store/viewer.ts';

/** What a desk is handed to work with. */
export type DeskContext = {
  kernel: Kernel;
  /** The desk's own. */
  procedures: ProcedureRegistry;
  policy: Policy;
  /** Throws `sign-in-needed` or `credential-expired`. */
  personAsking(request: FastifyRequest): Promise<SignedIn>;
};

/** A desk as the composition root sees it; the browser has its own manifest in `pages/index.tsx`. */
export type Desk = {
  name: string;
  /** Folder of numbered `.sql` files. */
  migrations: URL;
  procedures: Procedure[];
  /** Where a case of a procedure stands at the workbench, below `/app`: `{ 'removal-order': '/orders' }`. */
  casePages?: Readonly<Record<string, string>>;
  /** Text of `policy.cedar`. */
  policy: string;
  /** What the rows of its tables must be, by the acts in the log: for `log verify --deep`. */
  deepChecks: DeepChecks;
  /** Starts what the desk keeps in memory and gives its routes, consumers and public counters. */
  open(context: DeskContext): Promise<OpenDesk>;
};

export type OpenDesk = {
  routes(app: App): void;
  consumers: Consumer[];
  /** Letters between this desk and the same desk of partners. */
  letters?: LetterKinds;
  /** How it counts for the reports that laws ask for. */
  reports?: readonly ReportSource[];
  /** What it looks at from time to time. */
  chores?: Chore[];
  /** Daily public counts by name; the public page delays them and blurs those under ten. */
  counters: Counter[];
  /** What it finds for the one search by what a person typed. */
  find: FindThings;
  /** How many cases of this desk wait for a person, as far as the viewer may see them. */
  waiting(viewer: Viewer): Promise<number>;
  close(): Promise<void>;
};

/** A count that is computed from the log's entries, never kept by hand (human-rights rule 7). */
export type Counter = { name: string; kinds: string[] };
