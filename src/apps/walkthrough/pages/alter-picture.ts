/** How a picture is changed before it is hashed again. Percent each. */
export type Alteration = { size: number; brightness: number; crop: number; jpeg: number };

export const UNCHANGED: Alteration = { size: 100, brightness: 100, crop: 0, jpeg: 90 };

/** Pictures are drawn no larger than this: the hash looks at far less. */
const MOST_SIDE = 2000;

/** Draws a picture changed, in the browser. Rejects when the browser cannot read it. */
export async function alterPicture(
  source: Blob,
  { size, brightness, crop, jpeg }: Alteration,
): Promise<Blob> {
  const bitmap = await createImageBitmap(source);
  try {
    const cut = crop / 100;
    const [left, top] = [bitmap.width * cut, bitmap.height * cut];
    const [width, height] = [bitmap.width - 2 * left, bitmap.height - 2 * top];
    const scale = (size / 100) * Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.filter = `brightness(${brightness}%)`;
    context.drawImage(bitmap, left, top, width, height, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', jpeg / 100));
    if (blob === null) throw new Error('the picture could not be written');
    return blob;
  } finally {
    bitmap.close();
  }
}
