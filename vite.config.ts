import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The workbench, served by the node under /app/. In development, `vite` passes API calls on to a running node. */
export default defineConfig({
  root: join(import.meta.dirname, 'src', 'apps', 'workbench'),
  base: '/app/',
  plugins: [react()],
  build: {
    target: 'es2024',
    sourcemap: false,
    // Nothing inlined as data: URLs, so that the page can forbid them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        // Libraries change seldom: a browser keeps them when the pages change.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules/, priority: 1 },
            { debugName: 'desks', name: (id: string) => /src\/desks\/([a-z-]+)\//.exec(id)?.[1] ?? null },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/log'].map((path) => [path, process.env.COMITY_URL ?? 'http://127.0.0.1:8420']),
    ),
  },
});
