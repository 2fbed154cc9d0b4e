import { type TProperties, type TSchema, Type } from 'typebox';
import type { NamespacePrefix } from './namespaces.ts';
import type { Words } from './vocabulary.ts';

// Every element is optional and every text may be blank: a form that came is read as it is, and `completeness` says what it
// lacks. The name of a property is the name of its element with a small first letter; `of` is the namespace of the elements
// inside; `title` is what a person reads.

/** XML 1.0 §2.2: what a document can hold at all; counted in code points. */
const xmlCharacters = (most: number) =>
  `^[\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}]{0,${most}}$`;
const text = (maxLength: number, options: { title: string; written?: Shape['written'] }) =>
  Type.String({ maxLength, pattern: xmlCharacters(maxLength), ...options });
/** Of lists that have no bound of their own. */
const MOST = 100;
/** Identifiers in one form: more are refused, since nobody could judge each. */
export const MOST_IDENTIFIERS = 10_000;

export const words = (title: string, maxLength = 300) => text(maxLength, { title });
export const longText = (title: string) => words(title, 20_000);
/** A date as it was written, with or without an offset: converting it could move it to another day. */
export const date = (title: string) => text(40, { title, written: 'date' });
/** An instant as it was written. */
export const dateTime = (title: string) => text(40, { title, written: 'date-time' });
export const tick = (title: string) => Type.Boolean({ title });

/** One value of a closed list; `labels` are what a person reads. */
export const oneOf = <const Value extends string>(title: string, labels: Words<Value>) =>
  Type.Enum(Object.keys(labels) as Value[], { title, labels });

export const list = <Item extends TSchema>(item: Item, maxItems = MOST) =>
  Type.Array(item, { minItems: 1, maxItems });

/** An element with elements inside, each at most once unless it is a list. */
export const part = <Properties extends TProperties>(
  of: NamespacePrefix,
  title: string,
  properties: Properties,
) => Type.Partial(Type.Object(properties), { additionalProperties: false, of, title });

/** A whole form: its number, and its sections. */
export const wholeForm = <const Number extends number, Sections extends TProperties>(
  form: Number,
  title: string,
  sections: Sections,
) =>
  Type.Object(
    { form: Type.Literal(form), ...Type.Partial(Type.Object(sections)).properties },
    { additionalProperties: false, of: 'form', title },
  );

/** What the readers of a schema look at. */
export type Shape = {
  type?: string;
  title?: string;
  of?: NamespacePrefix;
  properties?: Record<string, Shape>;
  items?: Shape;
  maxItems?: number;
  maxLength?: number;
  enum?: string[];
  labels?: Record<string, { label: string }>;
  written?: 'date' | 'date-time';
};

/** Of a list what stands in it, else the shape itself. */
export const single = (shape: Shape): Shape => shape.items ?? shape;
/** The parts inside an element, without the number of the form. */
export const inside = (shape: Shape): [string, Shape][] =>
  Object.entries(shape.properties ?? {}).filter(([name]) => name !== 'form');
export const elementName = (property: string) => property.charAt(0).toUpperCase() + property.slice(1);
