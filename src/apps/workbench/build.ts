import { join } from 'node:path';
import { type PagesBuild, pagesBuild } from './build-pages.ts';

const workbench = pagesBuild({
  name: 'workbench',
  config: join(import.meta.dirname, '..', '..', '..', 'vite.config.ts'),
  // Tests among them cost a needless build, never a stale page.
  sources: [
    'src/{ui,client,standards,engines}/**/*.{ts,tsx,css,json}',
    'src/apps/workbench/**/*.{ts,tsx,css,json,html,svg}',
    'src/desks/*/pages/**/*.{ts,tsx,css,json}',
    'src/desks/*/locales/*.json',
    'src/desks/*/*.ts',
    'vite.config.ts',
    'package-lock.json',
  ],
});

export type WorkbenchBuild = PagesBuild;

/** The folder of the built workbench when it is of these very sources; null when it must be built. */
export const builtWorkbench = (): string | null => workbench.present();

/** Builds the workbench below dist/workbench, to be served under /app/, when its sources have changed. */
export const buildWorkbench = (options: { log: (line: string) => void }): Promise<WorkbenchBuild> =>
  workbench.build(options);

if (import.meta.main) await buildWorkbench({ log: (line) => console.log(line) });
