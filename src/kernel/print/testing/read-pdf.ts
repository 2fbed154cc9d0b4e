import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/** A run of letters as it stands on a page: where it begins, how wide it is, in points. */
export type Run = { text: string; x: number; y: number; width: number };
export type ReadPage = { runs: Run[]; text: string; width: number; height: number; tags: unknown };
export type ReadPdf = {
  pages: ReadPage[];
  /** All that stands on the pages in its order, foot of the page and all, without spaces and breaks. */
  text: string;
  title: unknown;
  language: unknown;
  /** Whatever could be clicked or would run. */
  active: unknown[];
  /** How many letters no font had. */
  blanks: number;
};

/** What another program makes of a PDF. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  // The reader takes the bytes for itself.
  const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  const { OPS } = await getResolvedPDFJS();
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  const active: unknown[] = [await pdf.getJSActions(), await pdf.getOpenAction(), await pdf.getAttachments()];
  const pages: ReadPage[] = [];
  let blanks = 0;
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n);
    const [, , width, height] = page.view as [number, number, number, number];
    const { items } = await page.getTextContent();
    const runs = items.flatMap((one) =>
      'str' in one && one.str !== ''
        ? [{ text: one.str, x: one.transform[4] as number, y: one.transform[5] as number, width: one.width }]
        : [],
    );
    active.push(...(await page.getAnnotations()));
    const { fnArray, argsArray } = await page.getOperatorList();
    blanks += fnArray
      .flatMap((operation: number, at: number) => (operation === OPS.showText ? argsArray[at][0] : []))
      .filter(
        (glyph: { unicode?: string } | number) => typeof glyph === 'object' && glyph.unicode === '\0',
      ).length;
    pages.push({
      runs,
      text: bare(runs.map(({ text }) => text).join('')),
      width,
      height,
      tags: await page.getStructTree(),
    });
  }
  await pdf.cleanup();
  return {
    pages,
    text: pages.map(({ text }) => text).join(''),
    title: info.Title,
    language: info.Language,
    active: active.filter((one) => one !== null && one !== undefined),
    blanks,
  };
}

/** Without what a reader of letters adds or leaves out. */
export const bare = (text: string): string => text.replace(/[\s\u200b]+/g, '');

/** Runs that stand outside the margins of their page. */
export const offThePage = ({ pages }: ReadPdf, margin = 50): Run[] =>
  pages.flatMap(({ runs, width, height }) =>
    runs.filter(
      ({ x, y, width: wide }) => x < margin || x + wide > width - margin || y < 20 || y > height - 20,
    ),
  );
