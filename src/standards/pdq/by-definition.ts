/**
 * PDQ straight from its definition, slow and in double precision: every mean is summed afresh, the DCT is four
 * nested loops. It shares no code with the implementation it judges.
 */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

export function coefficientsByDefinition(pixels: Pixels): { plane: number[][]; coefficients: number[] } {
  let image = lumaByDefinition(pixels);
  if (pixels.width > 512 || pixels.height > 512) image = resizeByDefinition(image, 512, 512);
  const rows = image.length;
  const columns = image[0]!.length;
  let plane = image;
  if (rows !== 64 || columns !== 64) {
    for (let pass = 0; pass < 2; pass++) {
      image = image.map((row) => meansByDefinition(row));
      image = transpose(transpose(image).map((column) => meansByDefinition(column)));
    }
    plane = Array.from({ length: 64 }, (_, y) =>
      Array.from(
        { length: 64 },
        (_, x) => image[Math.floor(((y + 0.5) * rows) / 64)]![Math.floor(((x + 0.5) * columns) / 64)]!,
      ),
    );
  }
  const coefficients: number[] = [];
  for (let u = 1; u <= 16; u++)
    for (let v = 1; v <= 16; v++) {
      let sum = 0;
      for (let y = 0; y < 64; y++)
        for (let x = 0; x < 64; x++)
          sum +=
            plane[y]![x]! *
            Math.cos((Math.PI / 128) * u * (2 * y + 1)) *
            Math.cos((Math.PI / 128) * v * (2 * x + 1));
      coefficients.push((sum * 2) / 64);
    }
  return { plane, coefficients };
}

/** 256 bits as '0', '1', or '?' where the coefficient is so near the median that precision may decide. */
export function bitsByDefinition(coefficients: number[], near: number): string {
  const median = coefficients.toSorted((a, b) => a - b)[127]!;
  return coefficients
    .map((value) => (Math.abs(value - median) < near ? '?' : value > median ? '1' : '0'))
    .reverse()
    .join('');
}

/** The quality, and the least and greatest it can be when a gradient lies within `near` of a whole percent. */
export function qualityByDefinition(plane: number[][], near: number): { least: number; most: number } {
  const total = (shift: number): number => {
    let sum = 0;
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 64; x++)
        for (const next of [plane[y + 1]?.[x], plane[y]![x + 1]])
          if (next !== undefined)
            sum += Math.max(0, Math.floor((Math.abs(plane[y]![x]! - next) * 100) / 255 + shift));
    return Math.min(100, Math.floor(sum / 90));
  };
  return { least: total(-near), most: total(near) };
}

function lumaByDefinition({ data, width, height, channels }: Pixels): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = (y * width + x) * channels;
      return channels < 3 ? data[at]! : 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    }),
  );
}

function resizeByDefinition(image: number[][], rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, y) =>
    Array.from(
      { length: columns },
      (_, x) => image[Math.floor((y * image.length) / rows)]![Math.floor((x * image[0]!.length) / columns)]!,
    ),
  );
}

function meansByDefinition(line: number[]): number[] {
  const window = Math.ceil(line.length / 128);
  const ahead = Math.floor(window / 2);
  return line.map((_, at) => {
    const inside = line.slice(Math.max(0, at + ahead - window + 1), at + ahead + 1);
    return inside.reduce((a, b) => a + b, 0) / inside.length;
  });
}

function transpose(image: number[][]): number[][] {
  return image[0]!.map((_, x) => image.map((row) => row[x]!));
}
