import { createHash } from 'node:crypto';
import { getDocument, PasswordException } from 'unpdf/pdfjs';
import { activeContent } from './active-content.ts';
import type { Gathered } from './gathered.ts';
import { MOST_ATTACHMENTS, MOST_PAGES } from './limits.ts';
import { type Placed, pageLines } from './page-lines.ts';
import { Unread } from './unread.ts';

// Nothing is drawn, run or fetched: text and the values of form fields are read, and no more.
const OPTIONS = {
  verbosity: 0,
  isEvalSupported: false,
  useSystemFonts: false,
  disableFontFace: true,
  disableAutoFetch: true,
  disableStream: true,
  disableRange: true,
  enableXfa: false,
  useWasm: false,
  useWorkerFetch: false,
  isOffscreenCanvasSupported: false,
  isImageDecoderSupported: false,
} as const;

/**
 * The text of a PDF page by page, with what was filled into its form, and what it holds that may act.
 * @returns how many pages it has. Throws Unread.
 */
export async function readPdf(bytes: Uint8Array, into: Gathered, name: string): Promise<number> {
  // First, from the bytes: what cannot be opened is told of all the same.
  for (const code of activeContent(Buffer.from(bytes))) into.find(code, name);
  const loading = getDocument({ ...OPTIONS, data: new Uint8Array(bytes) });
  // A password is never asked for.
  loading.onPassword = () => void loading.destroy();
  try {
    const pdf = await loading.promise;
    const pages: string[] = [];
    for (let n = 1; n <= Math.min(pdf.numPages, MOST_PAGES); n += 1) {
      const page = await pdf.getPage(n);
      pages.push(pageLines([...(await printed(page)), ...(await filledIn(page))]));
      page.cleanup();
    }
    if (pdf.numPages > MOST_PAGES) into.find('pages-left-out', name);
    const text = pages.join('\n\n').trim();
    if (text === '') into.find('no-text', name);
    else into.part(name, 'pdf', text);
    if (await pdf.hasJSActions()) into.find('javascript', name);
    await listEmbedded(pdf, into, name);
    return pdf.numPages;
  } catch (error) {
    if (error instanceof Unread) throw error;
    throw new Unread(
      error instanceof PasswordException || /password/i.test(String(error)) ? 'encrypted' : 'damaged',
    );
  }
}

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

async function printed(page: Page): Promise<Placed[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: false });
  return items.flatMap((item) =>
    'str' in item
      ? [
          {
            x: item.transform[4],
            y: item.transform[5],
            width: item.width,
            height: item.height,
            text: item.str,
          },
        ]
      : [],
  );
}

type Widget = {
  subtype?: string;
  fieldValue?: unknown;
  rect?: number[];
  checkBox?: boolean;
  radioButton?: boolean;
  exportValue?: string;
  buttonValue?: string;
  hidden?: boolean;
};

/** What was filled into the form of a page, where it stands; a box as [x] or [ ]. */
async function filledIn(page: Page): Promise<Placed[]> {
  const widgets = (await page.getAnnotations({ intent: 'any' })) as Widget[];
  return widgets.flatMap((widget) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = widget.rect ?? [];
    const text = widget.subtype === 'Widget' && !widget.hidden ? answerIn(widget) : '';
    const height = Math.min(y2 - y1, 12);
    return text === '' ? [] : [{ x: x1, y: y2 - height, width: x2 - x1, height, text }];
  });
}

function answerIn({ fieldValue, checkBox, radioButton, exportValue, buttonValue }: Widget): string {
  if (checkBox || radioButton) {
    const chosen = checkBox ? exportValue : buttonValue;
    return fieldValue !== undefined && fieldValue !== null && fieldValue === chosen ? '[x]' : '[ ]';
  }
  const value = Array.isArray(fieldValue) ? fieldValue.join(', ') : fieldValue;
  return typeof value === 'string' ? value.replaceAll('\r', '\n') : '';
}

async function listEmbedded(pdf: Pdf, into: Gathered, name: string): Promise<void> {
  const embedded = [...((await pdf.getAttachments()) ?? [])].slice(0, MOST_ATTACHMENTS + 1);
  for (const [id, { filename }] of embedded) {
    into.find('embedded-files', name);
    const content = await pdf.getAttachmentContent(id).catch(() => null);
    if (!content) {
      into.find('damaged-part', filename);
      continue;
    }
    into.attachment({
      name: filename,
      mediaType: 'application/octet-stream',
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
  }
}
