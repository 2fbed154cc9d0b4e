import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openLog } from '../src/kernel/audit/open-log.ts';
import { type Sequencer, startSequencer } from '../src/kernel/audit/sequencer.ts';
import { configurationFrom } from '../src/kernel/configuration.ts';
import { authenticate, issueCredential } from '../src/kernel/identity/credentials.ts';
import { openKeyring } from '../src/kernel/identity/keyring.ts';
import {
  addOrganisation,
  addPerson,
  foundHost,
  type Organisation,
} from '../src/kernel/identity/organisations.ts';
import type { Kernel, OrganisationClass } from '../src/kernel/kernel.ts';
import { connectPool } from '../src/kernel/store/connect.ts';
import { kernelMigrations, type Migration, migrate } from '../src/kernel/store/migrate.ts';
import { openStore } from '../src/kernel/store/store.ts';
import type { Role, Viewer } from '../src/kernel/store/viewer.ts';
import { createTestDatabase } from './database.ts';

export type TestPerson = { viewer: Viewer; token: string; id: string };

export type TestKernel = {
  kernel: Kernel;
  /** Of the database. */
  url: string;
  sequencer: Sequencer;
  /** What the kernel and the sequencer said to the operator. */
  said: string[];
  /** A person with a seat here, in the host's organisation unless another is named. */
  person(roles: Role[], organisation?: string): Promise<TestPerson>;
  /** The person's viewer as it is now: agreements made since are in it. */
  viewerOf(person: TestPerson): Promise<Viewer>;
  organisation(name: string, organisationClass?: OrganisationClass, local?: boolean): Promise<Organisation>;
  stop(): Promise<void>;
};

/**
 * A kernel on a database of its own, with a running sequencer and keys in a throw-away folder.
 * @param input.migrations beside the kernel's: a desk's
 */
export async function openTestKernel(
  input: { migrations?: Migration[]; now?: () => Date; beatSeconds?: number; name?: string } = {},
): Promise<TestKernel> {
  const migrations = [...kernelMigrations(), ...(input.migrations ?? [])];
  const database = await createTestDatabase({
    key: `kernel ${createHash('sha256').update(JSON.stringify(migrations)).digest('hex')}`,
    prepare: (url) => prepare(url, migrations),
  });
  const { url } = database;
  const pool = connectPool(url);
  const folder = mkdtempSync(join(tmpdir(), 'comity-keys-'));
  const said: string[] = [];
  const log = (line: string) => void said.push(line);
  const keyring = openKeyring(join(folder, 'keys'), log);
  const configuration = configurationFrom({ COMITY_DATA: folder, COMITY_ORGANISATION: input.name ?? 'Host' });
  const found = await foundHost(openStore(pool, 'none yet'), configuration.organisation);
  const now = input.now ?? (() => new Date());
  const kernel: Kernel = { store: openStore(pool, found.id), keyring, configuration, host: found, now, log };
  const client = await pool.connect();
  await openLog(client, keyring, found.id);
  client.release();
  const beatSeconds = input.beatSeconds ?? 600;
  const sequencer = startSequencer({ url, signer: { keyring }, beatSeconds, now, log });

  const viewerOf = async ({ token }: TestPerson) => (await authenticate(kernel, token, ['token'])).viewer;
  return {
    kernel,
    url,
    sequencer,
    said,
    viewerOf,
    async person(roles, organisation = found.id) {
      const { id, token } = await kernel.store.system('test')(async (tx) => {
        const person = await addPerson(kernel, tx, { name: roles.join(' and '), roles, organisation });
        return {
          id: person.id,
          token: await issueCredential(kernel, tx, { kind: 'token', person: person.id }),
        };
      });
      const person: TestPerson = { id, token, viewer: { actor: '', organisation, roles, principals: [] } };
      return { ...person, viewer: await viewerOf(person) };
    },
    async organisation(name, organisationClass = 'platform', local = true) {
      const made = { id: `identity--${randomUUID()}`, name, class: organisationClass, local };
      await kernel.store.system('test')((tx) => addOrganisation(tx, made));
      return made;
    },
    async stop() {
      await sequencer.stop();
      await pool.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(url: string, migrations: Migration[]): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await migrate(pool, migrations);
  await pool.end();
}
