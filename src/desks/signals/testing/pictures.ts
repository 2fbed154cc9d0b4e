import sharp from 'sharp';

/**
 * A made-up picture with plenty of structure (PDQ quality well over 80): coloured discs and bars whose places
 * follow from the seed, so that two seeds give two unlike pictures.
 */
export async function makePicture(seed: number, width = 640, height = 480): Promise<Buffer> {
  let state = (seed * 2654435761 + 1) >>> 0;
  const random = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const shapes = Array.from({ length: 60 }, () => {
    const colour = `hsl(${Math.floor(random() * 360)} 70% ${Math.floor(10 + random() * 80)}%)`;
    const [x, y, size] = [random() * width, random() * height, 20 + random() * 120];
    return random() < 0.5
      ? `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${colour}"/>`
      : `<rect x="${x}" y="${y}" width="${size}" height="${size * random()}" fill="${colour}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#888"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

/** The same picture, smaller and pressed harder: what a person does to a picture without thinking of it. */
export const resized = (picture: Buffer, width = 400): Promise<Buffer> =>
  sharp(picture).resize(width).jpeg({ quality: 75 }).toBuffer();

/** One even colour: nothing in it to tell it from others. */
export const plainPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 300, height: 300, channels: 3, background: '#777' } })
    .png()
    .toBuffer();

export function formWith(
  part: string,
  bytes: Buffer,
  fields: Record<string, string> = {},
  name = 'a.jpg',
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set(part, new Blob([bytes as never]), name);
  return form;
}
