import sharp from 'sharp';
import { figure, stall } from './news-picture-people.ts';

export const PICTURE_WIDTH = 1200;
export const PICTURE_HEIGHT = 800;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The innocent picture of the walk-through: market day in an invented town, drawn here, so that it shows nobody. Each
 * seed gives another day, with another hash. No text in it: a bare machine has no font to set one with.
 * @returns a JPEG of 1200x800 pixels
 */
export async function newsPicture(seed: number): Promise<Buffer> {
  return sharp(Buffer.from(marketDay(seed)))
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** What somebody else posts: the same picture, made smaller and packed harder. */
export async function resizedCopy(picture: Uint8Array, width = 560): Promise<Buffer> {
  return sharp(picture).resize({ width }).jpeg({ quality: 55 }).toBuffer();
}

const WALLS = ['#d9a066', '#b5563c', '#e3d3a8', '#7d9a8c', '#c9b18b', '#94505a', '#8fa3b5', '#e0b7a0'];
const ROOFS = ['#4a2f2a', '#35404a', '#5b3a2e', '#2e3a36'];
const SKIES: [string, string, string][] = [
  ['#2f5d86', '#8fb9cf', '#f6d9a8'],
  ['#34527a', '#c58e78', '#f7cf8a'],
  ['#3f7391', '#b9d4d9', '#f3ecd2'],
];

/** The picture as SVG; deterministic. */
export function marketDay(seed: number): string {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [top, middle, low] = pick(SKIES);
  const sun = { x: between(120, 1080), y: between(70, 170) };
  const tower = between(320, 820);

  const clouds = Array.from({ length: 5 }, () => {
    const [x, y, w] = [between(-60, 1160), between(40, 200), between(90, 240)];
    return `<g fill="#fff" opacity="${between(0.35, 0.8).toFixed(2)}"><ellipse cx="${x}" cy="${y}" rx="${w}" ry="${w * 0.16}"/><ellipse cx="${x - w * 0.3}" cy="${y - w * 0.1}" rx="${w * 0.4}" ry="${w * 0.16}"/><ellipse cx="${x + w * 0.25}" cy="${y - w * 0.12}" rx="${w * 0.45}" ry="${w * 0.19}"/></g>`;
  });

  const houses: string[] = [];
  for (let x = -30; x < PICTURE_WIDTH; ) {
    const width = between(105, 170);
    houses.push(house(x, width, between(190, 300), pick(WALLS), pick(ROOFS), random));
    x += width;
  }

  const stalls = Array.from({ length: 4 }, (_, at) =>
    stall(70 + at * 290 + between(-40, 40), 515 + between(-12, 16), between(200, 250), random),
  );
  const people = Array.from({ length: 13 }, () => ({ x: between(30, 1170), y: between(640, 770) }))
    .sort((a, b) => a.y - b.y)
    .map(({ x, y }) => figure(x, y, 0.55 + (y - 600) / 260, random));

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${PICTURE_HEIGHT}" viewBox="0 0 1200 800">
<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="0.6" stop-color="${middle}"/><stop offset="1" stop-color="${low}"/></linearGradient>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a99a86"/><stop offset="1" stop-color="#6d6258"/></linearGradient>
<radialGradient id="sun"><stop offset="0" stop-color="#fff8df"/><stop offset="0.35" stop-color="#ffe9ad" stop-opacity="0.8"/><stop offset="1" stop-color="#ffe9ad" stop-opacity="0"/></radialGradient>
</defs>
<rect width="1200" height="520" fill="url(#sky)"/>
<circle cx="${sun.x}" cy="${sun.y}" r="150" fill="url(#sun)"/>
${clouds.join('')}
${houses.join('')}
${townHall(tower)}
<rect y="500" width="1200" height="300" fill="url(#ground)"/>
${cobbles(random)}
${bunting(between(110, 190), random)}
${stalls.join('')}
${people.join('')}
${lamp(between(40, 120))}
</svg>`;
}

function house(
  x: number,
  width: number,
  height: number,
  wall: string,
  roof: string,
  random: () => number,
): string {
  const top = 510 - height;
  const columns = Math.max(2, Math.round(width / 52));
  const rows = Math.max(2, Math.floor((height - 70) / 62));
  const cell = width / columns;
  const windows = Array.from({ length: columns * rows }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const [left, up] = [x + cell * (column + 0.27), top + 24 + row * 62];
    const pane = random() < 0.3 ? '#f7dd92' : '#2b3a44';
    return `<rect x="${left}" y="${up}" width="${cell * 0.46}" height="38" fill="${pane}" stroke="#f2ead8" stroke-width="4"/><path d="M${left + cell * 0.23} ${up}v38M${left} ${up + 19}h${cell * 0.46}" stroke="#f2ead8" stroke-width="2"/>`;
  });
  const peak = top - 40 - random() * 45;
  return `<rect x="${x}" y="${top}" width="${width}" height="${height}" fill="${wall}"/><path d="M${x - 8} ${top}L${x + width / 2} ${peak}L${x + width + 8} ${top}Z" fill="${roof}"/><circle cx="${x + width / 2}" cy="${(top + peak) / 2 + 8}" r="9" fill="#f2ead8"/>${windows.join('')}<rect x="${x + width * 0.12}" y="470" width="${width * 0.76}" height="36" fill="#00000033"/>`;
}

function townHall(x: number): string {
  const arches = [0, 1, 2, 3].map(
    (at) => `<path d="M${x - 118 + at * 62} 510v-74a24 24 0 0 1 48 0v74Z" fill="#33302b"/>`,
  );
  return `<g><rect x="${x - 140}" y="300" width="280" height="210" fill="#e9dfc7"/><rect x="${x - 150}" y="288" width="300" height="18" fill="#b3a584"/><path d="M${x - 150} 288L${x} 222L${x + 150} 288Z" fill="#5d6f68"/>${arches.join('')}<rect x="${x - 36}" y="96" width="72" height="160" fill="#e9dfc7" stroke="#b3a584" stroke-width="5"/><path d="M${x - 46} 98L${x} 18L${x + 46} 98Z" fill="#3f5951"/><circle cx="${x}" cy="150" r="27" fill="#fbf7ea" stroke="#2f2a24" stroke-width="5"/><path d="M${x} 150V132M${x} 150L${x + 14} 158" stroke="#2f2a24" stroke-width="4" stroke-linecap="round"/><g fill="#3a3f44">${[0, 1, 2, 3, 4].map((at) => `<rect x="${x - 116 + at * 54}" y="330" width="26" height="52"/>`).join('')}</g></g>`;
}

function cobbles(random: () => number): string {
  const stones: string[] = [];
  for (let row = 0; row < 11; row++) {
    const y = 512 + row * row * 2.6 + row * 3;
    const size = 16 + row * 7;
    for (let x = -size * random(); x < PICTURE_WIDTH; x += size * 1.6) {
      const shade = 90 + Math.floor(random() * 90);
      stones.push(
        `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${size * 0.72}" ry="${2 + row * 1.1}" fill="rgb(${shade},${shade - 8},${shade - 20})" opacity="0.55"/>`,
      );
    }
  }
  return stones.join('');
}

function bunting(sag: number, random: () => number): string {
  const colours = ['#c8453a', '#f4efe2', '#2f6f8f', '#e7b33c', '#4d7f52'];
  const [y0, y1] = [180 + random() * 60, 170 + random() * 80];
  const at = (t: number) => ({ x: 1240 * t - 20, y: y0 * (1 - t) + y1 * t + sag * 4 * t * (1 - t) });
  const flags = Array.from({ length: 22 }, (_, n) => {
    const [a, b] = [at((n + 0.12) / 22), at((n + 0.88) / 22)];
    return `<path d="M${a.x} ${a.y}L${b.x} ${b.y}L${(a.x + b.x) / 2} ${(a.y + b.y) / 2 + 44}Z" fill="${colours[n % 5]}"/>`;
  });
  return `<path d="M-20 ${y0}Q600 ${(y0 + y1) / 2 + sag * 2} 1220 ${y1}" fill="none" stroke="#2f2a24" stroke-width="3"/>${flags.join('')}`;
}

function lamp(x: number): string {
  return `<g><rect x="${x - 5}" y="330" width="10" height="450" fill="#1e2426"/><rect x="${x - 14}" y="760" width="28" height="26" fill="#1e2426"/><path d="M${x - 22} 330h44l-8 -56h-28Z" fill="#fbe9b0" stroke="#1e2426" stroke-width="5"/><path d="M${x - 24} 274h48l-24 -26Z" fill="#1e2426"/></g>`;
}
