import type { Form, FormForProvider } from './forms.ts';
import { shapeOf } from './forms.ts';
import { EIO, EPOC, FORM_NAMESPACES } from './namespaces.ts';
import { elementName, inside, type Shape, single } from './schema-parts.ts';

/** A form as XML 1.0 in UTF-8, elements in the order of the schema. The form must be one by its schema. */
export function writeForm(form: Form | FormForProvider): string {
  const lines = inside(shapeOf(form.form)).flatMap(([property, shape]) =>
    element('form', property, shape, (form as Record<string, unknown>)[property], '  '),
  );
  const root = `form:Form${form.form}`;
  const namespaces = `xmlns:form="${FORM_NAMESPACES[form.form]}" xmlns:epoc="${EPOC}" xmlns:eio="${EIO}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${namespaces}>\n${lines.join('')}</${root}>\n`;
}

function element(prefix: string, property: string, shape: Shape, value: unknown, indent: string): string[] {
  if (value === undefined) return [];
  if (shape.items)
    return (value as unknown[]).flatMap((one) => element(prefix, property, single(shape), one, indent));
  const name = `${prefix}:${elementName(property)}`;
  if (shape.properties === undefined) return [`${indent}<${name}>${escaped(String(value))}</${name}>\n`];
  const lines = inside(shape).flatMap(([below, one]) =>
    element(shape.of ?? prefix, below, one, (value as Record<string, unknown>)[below], `${indent}  `),
  );
  return [`${indent}<${name}>\n`, ...lines, `${indent}</${name}>\n`];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

/** XML 1.0 §2.11: a carriage return as it is would be read as a line feed. */
const escaped = (text: string) => text.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);
