import { readFileSync } from 'node:fs';

// A reader that its document has taken over: what it tries, under the same confinement, is what the document asks for.

/** What was forbidden to it, by the code of the error; null where it was allowed. */
async function attempt(): Promise<Record<string, string | null>> {
  const tried: Record<string, () => unknown> = {
    readsAnotherFile: () => readFileSync('/etc/passwd'),
    readsTheNode: () => readFileSync(new URL('../../configuration.ts', import.meta.url)),
    readsItsEnvironment: () => {
      if (Object.keys(process.env).some((name) => !/^(PATH|LC_ALL|PWD|SHLVL|_|OLDPWD)$/.test(name))) return;
      throw Object.assign(new Error(), { code: 'EMPTY' });
    },
    writes: async () => (await import('node:fs')).writeFileSync('/tmp/comity-was-here', 'x'),
    writesBesideItself: async () =>
      (await import('node:fs')).writeFileSync(new URL('./was-here', import.meta.url), 'x'),
    startsAProgram: async () => (await import('node:child_process')).execFileSync('/bin/true'),
    startsAWorker: async () => new (await import('node:worker_threads')).Worker('1', { eval: true }),
    makesCode: () => Function('return 1')(),
    loadsAnAddon: () => process.dlopen({ exports: {} }, '/lib/none.node'),
    callsOut: async () => {
      const { connect } = await import('node:net');
      await new Promise((resolve, reject) =>
        connect(9, '192.0.2.1').setTimeout(2000, reject).on('connect', resolve).on('error', reject),
      );
    },
  };
  const found: Record<string, string | null> = {};
  for (const [name, act] of Object.entries(tried)) {
    try {
      await act();
      found[name] = null;
    } catch (error) {
      found[name] = (error as { code?: string }).code ?? (error as Error).name;
    }
  }
  return found;
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const told = Buffer.concat(chunks);
const held: unknown[] = [];
switch (told.toString('utf8')) {
  case 'spin':
    for (;;) held.length = 0;
  case 'fill the heap':
    for (;;) held.push({ of: held.length, text: `${held.length}` });
  case 'fill the memory':
    for (;;) held.push(Buffer.alloc(16 * 1024 * 1024, 1));
  case 'shout':
    for (;;) await new Promise((resolve) => process.stdout.write('x'.repeat(1_000_000), resolve));
  case 'lie':
    process.stdout.write(JSON.stringify({ read: { kind: 'mail', parts: 'all of it' } }));
    break;
  case 'leave':
    process.exit(3);
    break;
  case 'attempt':
    process.stdout.write(JSON.stringify(await attempt()));
    break;
  default: {
    const { readBytes } = await import('../read-bytes.ts');
    process.stdout.write(JSON.stringify({ read: await readBytes(told) }));
  }
}
