import sharp from 'sharp';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { openSealed } from '../../../kernel/store/sealed-blobs.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { MOST_PIXELS } from '../types/pdq/decode-picture.ts';
import { pictureIsShown } from './picture-sight.ts';
import { insertReveal } from './sight-queries.ts';

/** Rows and columns of the grid that a picture is revealed by. */
export const ZONES = 4;
/** Longest side of what is shown, in pixels. */
const SHOWN_SIDE = 1024;
/** Strength of the blur, in pixels of what is shown: shapes stay, faces and text do not. */
const BLUR = 28;

export type Zone = { row: number; column: number };

/**
 * The picture of a case: grey and blurred, or one clear grey zone. Each zone is a logged read and counts as
 * exposure. Everything that may not be shown looks the same: `not-found`.
 * @param purpose why an overseer looks at what is preserved; it stands in the act of each look
 * @returns a JPEG without any of the upload's metadata
 */
export async function showPicture(
  desk: Desk,
  viewer: Viewer,
  id: string,
  zone: Zone | null,
  purpose: string | null = null,
): Promise<Buffer> {
  const { kernel, procedures } = desk;
  const bytes = await kernel.store.for(viewer)(async (tx) => {
    const folded = await readCase(kernel, procedures, tx, id);
    const { object } = folded.file;
    const now = kernel.now();
    const picture = pictureIsShown(folded, viewer, now, purpose)
      ? await openSealed(kernel, tx, object)
      : null;
    if (!picture) throw new Refusal('not-found', 'There is no picture here that may be shown.');
    const why: Record<string, string> = purpose === null ? {} : { purpose };
    if (zone) {
      const name = `${zone.row},${zone.column}`;
      await insertReveal(tx, { object, actor: viewer.actor, at: now, zone: name });
      const act = { kind: 'picture.revealed', object, fields: { case: id, zone: name, ...why } };
      await writeEntries(tx, kernel.keyring, [act], now);
    } else if (purpose !== null) {
      const act = { kind: 'picture.seen-for-purpose', object, fields: { case: id, ...why } };
      await writeEntries(tx, kernel.keyring, [act], now);
    }
    return picture;
  });
  return zone ? clearZone(bytes, zone) : blurred(bytes);
}

const small = (bytes: Buffer) =>
  sharp(bytes, { limitInputPixels: MOST_PIXELS, sequentialRead: true, pages: 1 })
    .resize(SHOWN_SIDE, SHOWN_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#808080' })
    .greyscale()
    .toColourspace('b-w');

const blurred = (bytes: Buffer): Promise<Buffer> => small(bytes).blur(BLUR).jpeg({ quality: 60 }).toBuffer();

async function clearZone(bytes: Buffer, { row, column }: Zone): Promise<Buffer> {
  const { data, info } = await small(bytes).raw().toBuffer({ resolveWithObject: true });
  const edge = (length: number, step: number) => Math.floor((length * step) / ZONES);
  const [left, top] = [edge(info.width, column), edge(info.height, row)];
  // A picture with fewer pixels than zones still has something in each.
  const width = Math.max(1, edge(info.width, column + 1) - left);
  const height = Math.max(1, edge(info.height, row + 1) - top);
  const { width: rawWidth, height: rawHeight, channels } = info;
  return sharp(data, { raw: { width: rawWidth, height: rawHeight, channels } })
    .extract({ left: Math.min(left, rawWidth - 1), top: Math.min(top, rawHeight - 1), width, height })
    .toColourspace('b-w')
    .jpeg({ quality: 80 })
    .toBuffer();
}
