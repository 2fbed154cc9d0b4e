import { typesMadeOf } from '../../desks/signals/types/signal-types.ts';
import { type FileHashes, hashFile } from './hash-file.ts';
import { table } from './table.ts';
import { Failure, filesOf, type Verb } from './verb.ts';

const TYPES = typesMadeOf('picture', 'file');

export const hash: Verb = {
  summary: 'Hashes of pictures (PDQ and its quality of 0 to 100, SHA-256, MD5). Nothing leaves this machine.',
  takes: 'FILE...',
  more: [
    'With --json a line a file: {"file","quality","pdq","sha256","md5"}, or {"file","error"} for one that is no whole JPEG,\nPNG or WebP picture. PDQ of quality under 50 is too plain to match by.',
  ],
  async run(call) {
    const rows: string[][] = [];
    let failed = 0;
    for (const file of filesOf(call)) {
      let hashes: FileHashes;
      try {
        hashes = await hashFile(file);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failed++;
        if (call.json) call.print(JSON.stringify({ file, error: error.message }));
        else call.say(error.message.startsWith(file) ? error.message : `${file}: ${error.message}`);
        continue;
      }
      const { quality, values } = hashes;
      const ordered = TYPES.map((type) => [type, values[type] ?? ''] as const);
      if (call.json) call.print(JSON.stringify({ file, quality, ...Object.fromEntries(ordered) }));
      else rows.push([file, String(quality), ...ordered.map(([, value]) => value)]);
    }
    if (rows.length > 0) call.print(table(rows, ['file', 'quality', ...TYPES]));
    return failed > 0 ? 1 : 0;
  },
};
