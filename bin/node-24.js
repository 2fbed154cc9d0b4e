// Plain JavaScript on purpose: this file is read by whatever Node the machine has, so that an old one
// gets a sentence instead of a syntax error.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const wanted = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that came with `npm ci` for this platform, or undefined (an absent optional package is silent). */
function packagedNode() {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve(`node-${process.platform}-${process.arch}/package.json`);
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.node);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function suitableNode() {
  return Number.parseInt(process.versions.node, 10) >= wanted ? process.execPath : packagedNode();
}

/** Runs `file` under Node 24 or newer, with this process's terminal, signals and exit status. */
export function runWithNode24(file, args) {
  const node = suitableNode();
  if (node === undefined) {
    process.stderr.write(
      `Comity needs Node ${wanted} or newer and found ${process.versions.node}: run \`npm ci\` without ` +
        `--omit=optional (Linux on x64 or arm64), or install Node ${wanted} from https://nodejs.org.\n`,
    );
    process.exit(1);
  }
  const path = [join(root, 'node_modules', '.bin'), dirname(node), process.env.PATH ?? ''].join(delimiter);
  // What was stripped of its types and compiled once is read from there: a third off every start. A folder that
  // cannot be written is passed over in silence.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node');
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: cache };
  // Replacing the process keeps one process id: nothing to forward, nobody left behind on SIGKILL.
  if (process.execve && process.platform !== 'win32') process.execve(node, [node, file, ...args], env);
  const child = spawn(node, [file, ...args], { stdio: 'inherit', env });
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the whole group: forwarding it would count as a second, impatient one.
      if (signal !== 'SIGINT' || !terminal) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`Comity could not start ${node}: ${error.message}.\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
