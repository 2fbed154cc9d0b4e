import { deflateSync } from 'node:zlib';

type Making = {
  /** Entries of the catalog, as PDF writes them. */
  catalog?: string;
  /** Entries of the trailer. */
  trailer?: string;
  /** Objects by their number, from 100 on. */
  objects?: Record<number, string | Buffer>;
  /** Entries of each page. */
  page?: string;
};

const escaped = (line: string) => line.replace(/[\\()]/g, (one) => `\\${one}`);

/** A stream object, compressed. */
export function pdfStream(data: string | Buffer, entries = '', rounds = 1): Buffer {
  let body = Buffer.from(data as string, 'latin1');
  for (let n = 0; n < rounds; n += 1) body = deflateSync(body);
  const filter = Array(rounds).fill('/FlateDecode').join(' ');
  return Buffer.concat([
    Buffer.from(`<< ${entries} /Filter [${filter}] /Length ${body.length} >>\nstream\n`),
    body,
    Buffer.from('\nendstream'),
  ]);
}

/** A PDF (1.7) with these pages of lines in Helvetica; Latin letters only. */
export function makePdf(
  pages: readonly (readonly string[])[],
  { catalog = '', trailer = '', objects = {}, page = '' }: Making = {},
): Buffer {
  const all = new Map<number, Buffer>();
  const put = (n: number, body: string | Buffer) =>
    all.set(n, Buffer.isBuffer(body) ? body : Buffer.from(body, 'latin1'));
  const first = 1000;
  const kids = pages.map((_, at) => `${first + 2 * at} 0 R`).join(' ');
  put(1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`);
  put(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  put(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  pages.forEach((lines, at) => {
    const text = lines.map((line) => `(${escaped(line)}) Tj 0 -14 Td`).join('\n');
    put(
      first + 2 * at,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + 2 * at + 1} 0 R ${page} >>`,
    );
    put(first + 2 * at + 1, pdfStream(`BT /F1 10 Tf 40 800 Td ${text} ET`));
  });
  for (const [n, body] of Object.entries(objects)) put(Number(n), body);
  return written(all, trailer);
}

function written(all: Map<number, Buffer>, trailer: string): Buffer {
  const out: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let at = out[0]!.length;
  const places: [number, number][] = [];
  const write = (bytes: Buffer) => {
    out.push(bytes);
    at += bytes.length;
  };
  for (const [n, body] of [...all].sort(([a], [b]) => a - b)) {
    places.push([n, at]);
    write(Buffer.concat([Buffer.from(`${n} 0 obj\n`), body, Buffer.from('\nendobj\n')]));
  }
  const start = at;
  write(Buffer.from('xref\n0 1\n0000000000 65535 f \n'));
  for (const [n, place] of places)
    write(Buffer.from(`${n} 1\n${String(place).padStart(10, '0')} 00000 n \n`));
  const size = Math.max(...all.keys()) + 1;
  write(
    Buffer.from(
      `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
      'latin1',
    ),
  );
  return Buffer.concat(out);
}
