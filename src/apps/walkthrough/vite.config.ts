import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The walk-through's page, served by its own small server. */
export default defineConfig({
  root: join(import.meta.dirname, 'pages'),
  base: '/',
  plugins: [react()],
  build: { target: 'es2024', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
});
