#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runWithNode24 } from './node-24.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
runWithNode24(join(root, 'src', 'apps', 'cli', 'main.ts'), process.argv.slice(2));
