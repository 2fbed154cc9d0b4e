import { homedir } from 'node:os';
import { join } from 'node:path';
import type { OrganisationClass } from './kernel.ts';
import { type NatsConfiguration, natsConfigurationFrom } from './nats-configuration.ts';

/** How a node is set up; every value has a safe default. Environment variables are listed in docs/operate. */
export type Configuration = {
  port: number;
  host: string;
  /** Where others reach this node; no trailing slash. */
  url: string;
  dataFolder: string;
  databaseUrl: string | null;
  organisation: { name: string; class: OrganisationClass };
  /** The log's beat: how often it is padded and signed, seconds. */
  beatSeconds: number;
  /** How long backups are kept, days: then the keys change under which what was erased since could still be read. */
  backupDays: number;
  /** Hosts on private addresses that this node may call (peers on one machine, a webhook in the same network). */
  privateHosts: string[];
  demo: boolean;
  /** Origin allowed to show pages of this node in a frame: the walk-through's. */
  frameOrigin: string | null;
  /** Where match workers are met; null: this node looks up by itself. */
  nats: NatsConfiguration | null;
  /** The mail server that reminders go out by; null: none is sent by e-mail. */
  mail: MailConfiguration | null;
};

export type MailConfiguration = {
  /** `smtp://` or `smtps://`, with user and password if it asks for them. */ url: string;
  from: string;
};

const CLASSES: OrganisationClass[] = ['platform', 'state', 'civil-society', 'intergovernmental'];

/**
 * Reads the environment. Throws an Error whose message names the variable and what it takes.
 */
export function configurationFrom(env: NodeJS.ProcessEnv, isRoot = process.getuid?.() === 0): Configuration {
  const port = whole(env, 'COMITY_PORT', 8420, 0, 65535);
  const organisationClass = env.COMITY_ORGANISATION_CLASS ?? 'platform';
  if (!CLASSES.includes(organisationClass as OrganisationClass)) {
    throw new Error(
      `COMITY_ORGANISATION_CLASS must be one of ${CLASSES.join(', ')}, not "${organisationClass}".`,
    );
  }
  return {
    port,
    host: env.COMITY_HOST ?? '127.0.0.1',
    url: (env.COMITY_PUBLIC_URL ?? `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    dataFolder: env.COMITY_DATA ?? defaultDataFolder(env, isRoot),
    databaseUrl: env.DATABASE_URL ?? null,
    organisation: {
      name: env.COMITY_ORGANISATION ?? 'My organisation',
      class: organisationClass as OrganisationClass,
    },
    beatSeconds: whole(env, 'COMITY_BEAT_SECONDS', 600, 1, 86_400),
    backupDays: whole(env, 'COMITY_BACKUP_DAYS', 30, 1, 3650),
    privateHosts: (env.COMITY_PRIVATE_HOSTS ?? '').split(',').filter((entry) => entry !== ''),
    demo: env.COMITY_DEMO === '1',
    frameOrigin: env.COMITY_FRAME_ORIGIN ?? null,
    nats: natsConfigurationFrom(env),
    mail: mailFrom(env),
  };
}

function mailFrom(env: NodeJS.ProcessEnv): MailConfiguration | null {
  const { COMITY_SMTP_URL: url = '', COMITY_MAIL_FROM: from = '' } = env;
  if (url === '' && from === '') return null;
  if (!/^smtps?:\/\/[^/]+/.test(url))
    throw new Error('COMITY_SMTP_URL must be smtp://host:port or smtps://host:port.');
  if (!/^[^\s@]+@[^\s@]+$/.test(from))
    throw new Error('COMITY_MAIL_FROM must be the address that reminders are sent from: comity@example.org.');
  return { url, from };
}

/** As root the database runs as another user, who cannot reach a 0700 home: hence /var/lib. */
export function defaultDataFolder(env: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (isRoot) return '/var/lib/comity';
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'comity');
}

function whole(env: NodeJS.ProcessEnv, name: string, fallback: number, least: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
