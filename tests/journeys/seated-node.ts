import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Node, startNode } from '../../src/apps/node/start-node.ts';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { addPerson } from '../../src/kernel/identity/organisations.ts';
import type { Role } from '../../src/kernel/store/viewer.ts';
import { createTestDatabase } from '../database.ts';

export type Seat = { token: string; link: string };

export type SeatedNode = Node & {
  /** A person with a seat: a bearer token, and a one-time link for the browser. */
  seat(name: string, roles: Role[]): Promise<Seat>;
  close(): Promise<void>;
};

/** A real node with the built workbench, on a database and a port of its own. */
export async function startSeatedNode(env: NodeJS.ProcessEnv = {}): Promise<SeatedNode> {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  const database = await createTestDatabase();
  const dataFolder = mkdtempSync(join(tmpdir(), 'comity-journey-'));
  const node = await startNode({
    configuration: configurationFrom({
      COMITY_PORT: '0',
      COMITY_DATA: dataFolder,
      DATABASE_URL: database.url,
      COMITY_ORGANISATION: 'Lantern',
      ...env,
    }),
    log: () => {},
    workbench,
  });
  return Object.assign(node, {
    seat: (name: string, roles: Role[]) =>
      node.kernel.store.system('a seat for a test')(async (tx) => {
        const { id } = await addPerson(node.kernel, tx, { name, roles, organisation: node.kernel.host.id });
        const token = await issueCredential(node.kernel, tx, { kind: 'token', person: id });
        const once = await issueCredential(node.kernel, tx, { kind: 'sign-in-link', person: id });
        return { token, link: `${node.url}/app/sign-in#${once}` };
      }),
    close: async () => {
      await node.stop();
      await database.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  });
}

/** A browser window of one person, signed in; what the page reports as an error ends the test that looks at it. */
export async function signIn(
  browser: Browser,
  link: string,
  look: { language?: 'en' | 'ar'; dark?: boolean; phone?: boolean } = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: look.phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
    locale: look.language === 'ar' ? 'ar' : 'en-GB',
    colorScheme: look.dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(link);
  await page.getByRole('button', { name: look.language === 'ar' ? 'تسجيل الدخول' : 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  return { page, errors };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.2 AA, as lines; and content wider than the window. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  // A colour half-way between two is neither: a dialog that fades in is looked at when it stands. What spins for ever is not waited for.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((one) => one.finished.catch(() => undefined)),
    ).then(() => undefined),
  );
  const found = await page.evaluate(async (tags) => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run({ runOnly: tags });
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      ),
      ...(scrollWidth > clientWidth ? [`wider than the window by ${scrollWidth - clientWidth} px`] : []),
    ];
  }, RULES);
  return found;
}
