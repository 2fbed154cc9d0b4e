import { SaxesParser, type SaxesTagNS } from 'saxes';
import { BYTES_AN_IDENTIFIER, type FormFault, type FormFaultCode, MOST_BYTES } from './form-fault.ts';
import { FormReader } from './form-reader.ts';
import type { Form } from './forms.ts';
import { MOST_IDENTIFIERS } from './schema-parts.ts';

export type ReadForm = { form: Form } | { faults: FormFault[] };

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * A form from its XML, or everything that keeps it from being one, in the order of the text. Nothing is ever resolved or
 * fetched: no schema that a document names, no entity, no document type. What a form lacks is no fault here: `completeness`
 * says it.
 * @param bytes as they came: attacker-controlled
 */
export function readForm(bytes: Uint8Array): ReadForm {
  const refused = (code: FormFaultCode, message: string): ReadForm => ({
    faults: [{ code, path: '/', message }],
  });
  const large = 'The document is larger than 1 MB and 1 kB for each identifier: no form is.';
  if (bytes.length > MOST_BYTES + MOST_IDENTIFIERS * BYTES_AN_IDENTIFIER) return refused('too-large', large);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('not-utf-8', 'The document is not valid UTF-8.');
  }
  const identifiers = text.match(/<([\w.-]+:)?Evidence[\s>]/g)?.length ?? 0;
  if (bytes.length > MOST_BYTES + Math.min(identifiers, MOST_IDENTIFIERS) * BYTES_AN_IDENTIFIER)
    return refused('too-large', large);
  return parsed(text);
}

function parsed(text: string): ReadForm {
  const reader = new FormReader();
  const parser = new SaxesParser({ xmlns: true, position: true });
  /** The element whose attributes are being read. */
  let opening: string | undefined;
  const stop = (code: FormFaultCode, message: string) =>
    reader.stop(code, reader.path(opening === undefined ? undefined : opening.replace(/^.*:/, '')), message);

  parser.on('error', ({ message }) => {
    if (message.includes('undefined entity'))
      stop('entity', 'An entity that XML does not define itself is named: none is resolved.');
    if (message.includes('duplicate attribute'))
      stop('duplicate-attribute', 'An attribute stands twice, so readers would disagree on its value.');
    stop('not-xml', `The document is not well-formed XML in line ${parser.line}.`);
  });
  parser.on('doctype', () => stop('doctype', 'A document type is declared: a form has none.'));
  parser.on('processinginstruction', () =>
    stop('processing-instruction', 'A processing instruction stands here: a form has none.'),
  );
  parser.on('opentagstart', ({ name }) => {
    opening = name;
  });
  parser.on('opentag', (tag) => {
    opening = undefined;
    const { version, encoding } = parser.xmlDecl;
    if (version !== undefined && version !== '1.0')
      stop('not-xml-1.0', 'The document says that it is of another version than XML 1.0.');
    if (encoding !== undefined && !/^utf-8$/i.test(encoding))
      stop('not-utf-8', 'The document says that it is in another encoding than UTF-8.');
    reader.open(tag.local, tag.uri);
    for (const { message, local } of strangeAttributes(tag))
      reader.tell('unknown-attribute', reader.path(`@${local}`), message);
  });
  parser.on('text', (words) => reader.text(words));
  parser.on('cdata', (words) => reader.text(words));
  parser.on('comment', () => reader.comment());
  parser.on('closetag', () => reader.close());
  return reader.read(() => parser.write(text).close());
}

/** A form's elements carry declarations of namespaces, and at most the place of a schema, which is not looked up. */
const strangeAttributes = (tag: SaxesTagNS) =>
  Object.values(tag.attributes)
    .filter(
      ({ prefix, name, uri, local }) =>
        prefix !== 'xmlns' &&
        name !== 'xmlns' &&
        !(uri === XSI && /^(noNamespaceS|s)chemaLocation$/.test(local)),
    )
    .map(({ local }) => ({ local, message: 'No element of a form has this attribute.' }));
