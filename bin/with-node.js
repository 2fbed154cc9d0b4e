#!/usr/bin/env node
import { resolve } from 'node:path';
import { runWithNode24 } from './node-24.js';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('Usage: node bin/with-node.js FILE [ARGUMENTS]: runs FILE with Node 24.\n');
  process.exit(2);
}
runWithNode24(resolve(file), args);
