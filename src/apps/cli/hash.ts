import { type SignalType, shownValue, typesMadeOf } from '../../desks/signals/types/signal-types.ts';
import { type FileHashes, hashFile } from './hash-file.ts';
import { table } from './table.ts';
import { Failure, filesOf, type Verb } from './verb.ts';

const TYPES = typesMadeOf('picture', 'file', 'video');

/** In a table, of a value of many codes only how many it has. */
function shortly(type: SignalType, value: string | undefined): string {
  if (value === undefined) return '-';
  const { codes } = shownValue(type, value);
  return codes === undefined ? value : `${codes} frames`;
}

export const hash: Verb = {
  summary:
    'Hashes of pictures (PDQ and its quality of 0 to 100, SHA-256, MD5) and videos (vPDQ). Nothing leaves this machine.',
  takes: 'FILE...',
  more: [
    'With --json a line a file: {"file","quality","pdq","sha256","md5"}, or {"file","error"} for one that is no whole JPEG,\nPNG, WebP or GIF picture and no video. PDQ of quality under 50 is too plain to match by.',
    'A video needs ffmpeg on this machine (or COMITY_FFMPEG) and has {"file","sha256","md5","vpdq"}: vPDQ is a list of\n"hash,quality,seconds", a frame a second.',
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
      const ordered = TYPES.flatMap((type) =>
        values[type] === undefined ? [] : [[type, values[type]] as const],
      );
      const judged = quality === null ? {} : { quality };
      if (call.json) call.print(JSON.stringify({ file, ...judged, ...Object.fromEntries(ordered) }));
      else rows.push([file, String(quality ?? '-'), ...TYPES.map((type) => shortly(type, values[type]))]);
    }
    if (rows.length > 0) call.print(table(rows, ['file', 'quality', ...TYPES]));
    return failed > 0 ? 1 : 0;
  },
};
