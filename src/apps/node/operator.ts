import { join } from 'node:path';
import type { Configuration } from '../../kernel/configuration.ts';
import { issueCredential } from '../../kernel/identity/credentials.ts';
import { addPerson } from '../../kernel/identity/organisations.ts';
import { replaceDurably } from '../../kernel/identity/write-durably.ts';
import type { Kernel } from '../../kernel/kernel.ts';

/** Where the command line on this machine finds its credential: mode 0600, made anew at each start. */
export const credentialFile = (configuration: Pick<Configuration, 'dataFolder'>) =>
  join(configuration.dataFolder, 'credential');

const LABEL = 'local credential';

/**
 * The person who can read the data folder runs the node anyway: a seat for them, and a token in a file that only
 * they can read.
 * @returns the operator's person id
 */
export async function issueLocalCredential(kernel: Kernel): Promise<string> {
  const { person, token } = await kernel.store.system('local operator')(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('comity operator'))");
    const [known] = await tx.query<{ value: string }>("select value from node_fact where name = 'operator'");
    const id = known?.value ?? (await makeOperator(kernel, tx));
    await tx.query('delete from credential where person = $1 and label = $2', [id, LABEL]);
    const made = await issueCredential(kernel, tx, { kind: 'token', person: id, label: LABEL });
    return { person: id, token: made };
  });
  // Whole or not at all: it may be read at any time.
  replaceDurably(
    credentialFile(kernel.configuration),
    `${JSON.stringify({ url: kernel.configuration.url, token })}\n`,
  );
  return person;
}

async function makeOperator(kernel: Kernel, tx: Parameters<typeof addPerson>[1]): Promise<string> {
  const person = await addPerson(kernel, tx, {
    name: 'Operator',
    roles: ['administrator', 'analyst', 'reviewer', 'senior-reviewer'],
    organisation: kernel.host.id,
  });
  await tx.query("insert into node_fact (name, value) values ('operator', $1)", [person.id]);
  return person.id;
}

/** A one-time link, good for a quarter of an hour. */
export async function operatorLink(kernel: Kernel, person: string): Promise<string> {
  const token = await kernel.store.system('sign-in link')((tx) =>
    issueCredential(kernel, tx, { kind: 'sign-in-link', person }),
  );
  // After the hash, so that it reaches no server log and no Referer header.
  return `${kernel.configuration.url}/app/sign-in#${token}`;
}
