import fc from 'fast-check';
import { type Form, shapeOf } from '../forms.ts';
import type { FormNumber } from '../namespaces.ts';
import { inside, type Shape, single } from '../schema-parts.ts';

/** Texts as XML can hold them, with those that a careless writer loses. */
const anyText = (most: number) =>
  fc
    .oneof(
      fc.constantFrom(
        '',
        ' ',
        '\r\n',
        '\r',
        '\t',
        ']]>',
        '<a>&amp;',
        '&#38;',
        '<![CDATA[x]]>',
        '<!-- -->',
        '"\'',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    .map((text) =>
      [...text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')]
        .slice(0, most)
        .join(''),
    );

function value(shape: Shape, text: (most: number) => fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (shape.items)
    return fc.array(value(single(shape), text), {
      minLength: 1,
      maxLength: Math.min(3, shape.maxItems ?? 3),
    });
  if (shape.properties) {
    const model = Object.fromEntries(inside(shape).map(([name, one]) => [name, value(one, text)]));
    return fc.record(model, { requiredKeys: [], noNullPrototype: true });
  }
  if (shape.type === 'boolean') return fc.boolean();
  return shape.enum ? fc.constantFrom(...shape.enum) : text(shape.maxLength ?? 0);
}

/** Any value of one section, or of a whole form where none is named; `text` makes its texts. */
export const arbitraryPart = (shape: Shape, text = anyText) => value(shape, text);

export const arbitraryForm = (form: FormNumber): fc.Arbitrary<Form> =>
  arbitraryPart(shapeOf(form)).map((sections) => ({ form, ...(sections as object) }) as Form);
