import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSync, type TypstCompiler, TypstCompilerBuilder } from '@myriaddreamin/typst-ts-web-compiler';
import { FONT_FAMILIES, readFonts } from './fonts.ts';
import { printable } from './printable.ts';
import type { PrintedBlock, PrintedDocument, PrintedText } from './printed-document.ts';

const FORM = readFileSync(new URL('./form.typ', import.meta.url), 'utf8');
const PROGRAM = '@myriaddreamin/typst-ts-web-compiler/wasm';
/** Of a text at the foot of the page: two lines. */
const MOST_OF_REFERENCE = 120;
/** Diagnostics as objects. */
const IN_FULL = 3;

type Typesetter = { compiler: TypstCompiler; characters: readonly Set<number>[] };
let started: Promise<Typesetter> | null = null;

/** The typesetter with our fonts, and no way to files, packages or the network. */
async function start(): Promise<Typesetter> {
  const { files, characters } = readFonts();
  const program = readFileSync(fileURLToPath(import.meta.resolve(PROGRAM)));
  initSync({ module: new WebAssembly.Module(program) });
  const builder = new TypstCompilerBuilder();
  builder.set_dummy_access_model();
  for (const file of files) await builder.add_raw_font(file);
  return { compiler: await builder.build(), characters };
}

/**
 * Sets a document as a tagged PDF without links, scripts or a date. The same document gives the same bytes. Holds its thread until it
 * is done, and what it does not expect spoils it for good: `print-document.ts` gives each document a process of its own.
 */
export async function typeset(document: PrintedDocument): Promise<Buffer> {
  started ??= start();
  const { compiler, characters } = await started;
  compiler.add_source('/form.typ', FORM);
  const inputs = [
    ['document', JSON.stringify(prepared(document, characters))],
    ['fonts', JSON.stringify(FONT_FAMILIES)],
  ];
  const { result, diagnostics } = compiler.compile('/form.typ', inputs, 'pdf', IN_FULL) as {
    result?: Uint8Array;
    diagnostics?: { message: string }[];
  };
  if (!result) throw new Error(`Not set: ${diagnostics?.map(({ message }) => message).join('; ')}`);
  return Buffer.from(result);
}

/** The document with every text as the typesetter takes it. */
function prepared(document: PrintedDocument, characters: readonly Set<number>[]) {
  const { language, direction, title, note, reference, blocks } = document;
  const fixed = (text: string) => printable({ text, language, direction }, characters);
  const said = (text: PrintedText) => printable(text, characters);
  const block = (one: PrintedBlock) => {
    switch (one.kind) {
      case 'section':
        return { ...one, title: fixed(one.title) };
      case 'field':
        return { ...one, label: fixed(one.label), value: said(one.value) };
      case 'tick':
      case 'to-fill':
        return { ...one, label: fixed(one.label) };
      case 'paragraph':
        return {
          ...one,
          ...(one.label === undefined ? {} : { label: fixed(one.label) }),
          text: said(one.text),
        };
      case 'table':
        return {
          ...one,
          columns: one.columns.map(({ title, share }) => ({ title: fixed(title), share })),
          rows: one.rows.map((row) => row.map(said)),
        };
    }
  };
  return {
    language,
    direction,
    title: fixed(title),
    ...(note === undefined ? {} : { note: fixed(note) }),
    reference: said({ text: reference.replace(/\s+/g, ' ').slice(0, MOST_OF_REFERENCE), exact: true }),
    blocks: blocks.map(block),
  };
}
