const COATS = ['#26343c', '#8c2f39', '#c9a227', '#3c5a4b', '#5c4a72', '#b7653a', '#e4ddcf', '#1f4e6b'];
const SKINS = ['#5b3a29', '#8a5a3c', '#c68e65', '#e6b894', '#f0cda9'];
const HAIRS = ['#1d1512', '#4b2e1e', '#8a8a86', '#b07a3b', '#2d2a32'];
const FRUITS = ['#c8342b', '#e7942f', '#e9c83c', '#5f9a3b', '#7d3f6d'];

/** A market stall with a striped awning: `x`, `y` is the left end of its table top. */
export function stall(x: number, y: number, width: number, random: () => number): string {
  const colour = COATS[Math.floor(random() * COATS.length)];
  const stripes = Array.from({ length: 8 }, (_, at) => {
    const step = width / 8;
    const left = x + at * step;
    const fill = at % 2 ? '#f6f1e4' : colour;
    return `<path d="M${left} ${y - 92}l${at < 4 ? 6 : -6} -46h${step}l${at < 4 ? -6 : 6} 46Z" fill="${fill}"/><path d="M${left} ${y - 92}h${step}v12a${step / 2} ${step / 2} 0 0 1 ${-step} 0Z" fill="${fill}"/>`;
  });
  const crates = Array.from({ length: 4 }, (_, at) => {
    const left = x + 8 + at * (width / 4);
    const fruit = FRUITS[Math.floor(random() * FRUITS.length)];
    const pieces = Array.from(
      { length: 11 },
      (_, n) =>
        `<circle cx="${left + 7 + (n % 6) * 7.4 + (n > 5 ? 3.5 : 0)}" cy="${y - (n > 5 ? 15 : 6)}" r="6" fill="${fruit}" stroke="#00000040"/>`,
    );
    return `${pieces.join('')}<rect x="${left}" y="${y}" width="${width / 4 - 10}" height="20" fill="#9a7446" stroke="#5c4526" stroke-width="2"/>`;
  });
  return `<g><rect x="${x + 6}" y="${y - 90}" width="7" height="170" fill="#5c4526"/><rect x="${x + width - 13}" y="${y - 90}" width="7" height="170" fill="#5c4526"/><rect x="${x}" y="${y + 18}" width="${width}" height="60" fill="#efe6d2"/><path d="M${x} ${y + 18}h${width}v10h${-width}Z" fill="#00000026"/>${crates.join('')}${stripes.join('')}</g>`;
}

/** A passer-by without a face; `x`, `y` is where the feet stand. */
export function figure(x: number, y: number, scale: number, random: () => number): string {
  const from = (list: string[]) => list[Math.floor(random() * list.length)] as string;
  const [coat, skin, hair, trousers] = [from(COATS), from(SKINS), from(HAIRS), from(COATS)];
  const turned = random() < 0.5 ? -1 : 1;
  const extra = random();
  const carried =
    extra < 0.3
      ? '<path d="M18 -62q14 2 14 22v18h-22v-18q0 -20 8 -22Z" fill="#c9a36a"/>'
      : extra < 0.45
        ? `<path d="M16 -70V-156" stroke="#22282b" stroke-width="4"/><path d="M-36 -150a52 44 0 0 1 104 0q-13 -11 -26 0q-13 -11 -26 0q-13 -11 -26 0q-13 -11 -26 0Z" fill="${from(COATS)}"/>`
        : extra < 0.6
          ? '<path d="M34 0v-14q0 -8 10 -8h22l8 -10l4 12l-6 6v14h-6v-12h-24v12Z" fill="#7a5334"/>'
          : '';
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(scale * turned).toFixed(3)} ${scale.toFixed(3)})"><ellipse cx="6" cy="2" rx="32" ry="6" fill="#00000040"/><path d="M-13 0l3 -52h9l2 52ZM3 0l0 -52h11l4 52Z" fill="${trousers}"/><path d="M-20 -46q-4 -58 8 -66h22q14 8 10 66Z" fill="${coat}"/><path d="M-18 -104l-10 48l9 3l9 -40ZM17 -104l11 46l-9 4l-9 -40Z" fill="${coat}" stroke="#00000033"/><circle cx="0" cy="-126" r="14" fill="${skin}"/><path d="M-15 -126a15 15 0 0 1 30 -2q-8 -8 -18 -6q-8 0 -12 8Z" fill="${hair}"/>${carried}</g>`;
}
