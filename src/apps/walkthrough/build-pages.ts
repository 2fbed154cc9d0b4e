import { join } from 'node:path';
import { pagesBuild } from '../workbench/build-pages.ts';

const walkthrough = pagesBuild({
  name: 'walkthrough',
  config: join(import.meta.dirname, 'vite.config.ts'),
  sources: [
    'src/{ui,client,standards,engines}/**/*.{ts,tsx,css,json}',
    'src/apps/walkthrough/pages/**/*.{ts,tsx,css,json,html,svg}',
    'src/apps/walkthrough/{walk-state,vite.config}.ts',
    'package-lock.json',
  ],
});

/** Builds the walk-through's page below dist/walkthrough when its sources have changed. @returns the folder */
export async function buildWalkthrough(log: (line: string) => void): Promise<string> {
  return (await walkthrough.build({ log })).folder;
}
