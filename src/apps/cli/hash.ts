import { type FileHashes, hashFile } from './hash-file.ts';
import { table } from './table.ts';
import { Failure, filesOf, type Verb } from './verb.ts';

export const hash: Verb = {
  summary: 'PDQ hash, its quality (0 to 100) and SHA-256 of pictures. Nothing leaves this machine.',
  takes: 'FILE...',
  more: [
    'With --json a line a file: {"file","pdq","quality","sha256"}, or {"file","error"} for one that is no whole JPEG,\nPNG or WebP picture. PDQ of quality under 50 is too plain to match by.',
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
      if (call.json) call.print(JSON.stringify({ file, ...hashes }));
      else rows.push([file, String(hashes.quality), hashes.pdq, hashes.sha256]);
    }
    if (rows.length > 0) call.print(table(rows, ['file', 'quality', 'pdq', 'sha256']));
    return failed > 0 ? 1 : 0;
  },
};
