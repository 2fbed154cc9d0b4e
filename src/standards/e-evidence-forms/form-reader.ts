import { type FormFault, type FormFaultCode, MOST_FAULTS, MOST_LEVELS } from './form-fault.ts';
import { type Form, shapeOf } from './forms.ts';
import { type FormNumber, formOfNamespace, namespaceOf } from './namespaces.ts';
import { elementName, inside, type Shape, single } from './schema-parts.ts';

/** An element that is open. Without a shape it is none of the form, and what stands in it is passed over. */
type Open = {
  name: string;
  shape?: Shape;
  value: Record<string, unknown>;
  text: string;
  /** How often each element came in it. */
  came: Map<string, number>;
};

class Stopped extends Error {}

/** Builds a form from the elements of a document as they come, by the schema of the form that its root names. */
export class FormReader {
  #form: FormNumber = 1;
  #root: Record<string, unknown> | undefined;
  readonly #open: Open[] = [];
  readonly #faults: FormFault[] = [];

  /** @param parse feeds the document; it ends at the first fault after which nothing more can be told */
  read(parse: () => void): { form: Form } | { faults: FormFault[] } {
    try {
      parse();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    if (this.#faults.length > 0 || this.#root === undefined) return { faults: this.#faults };
    return { form: this.#root as Form };
  }

  tell(code: FormFaultCode, path: string, message: string): void {
    this.#faults.push({ code, path, message });
    if (this.#faults.length === MOST_FAULTS)
      this.stop('more-faults', path, 'What stands after this was not looked at.');
  }

  stop(code: FormFaultCode, path: string, message: string): never {
    this.#faults.push({ code, path, message });
    throw new Stopped();
  }

  /** The way to the innermost element that is open, and to `below` in it. */
  path(below?: string): string {
    return `/${[...this.#open.map(({ name }) => name), ...(below === undefined ? [] : [shortly(below)])].join('/')}`;
  }

  open(local: string, uri: string): void {
    const parent = this.#open.at(-1);
    if (this.#open.length === MOST_LEVELS)
      this.stop('too-deep', this.path(local), `Elements stand more than ${MOST_LEVELS} levels deep.`);
    if (parent === undefined) {
      this.#openRoot(local, uri);
      return;
    }
    const came = (parent.came.get(local) ?? 0) + 1;
    parent.came.set(local, came);
    const name = came === 1 && !isList(parent.shape, local) ? shortly(local) : `${shortly(local)}[${came}]`;
    const shape = parent.shape && this.#shapeIn(parent.shape, local, uri, came, this.path(name));
    this.#open.push(opened(name, shape));
  }

  #openRoot(local: string, uri: string): void {
    const form = formOfNamespace(uri);
    if (form === undefined)
      this.stop(
        'wrong-namespace',
        this.path(local),
        'Its namespace is that of none of the Forms 1, 2, 3, 5 and 6 of Regulation (EU) 2023/1543.',
      );
    this.#form = form;
    this.#open.push({ ...opened(shortly(local), shapeOf(form)), value: { form } });
  }

  #shapeIn(parent: Shape, local: string, uri: string, came: number, path: string): Shape | undefined {
    const [, shape] = elementsOf(parent).get(local) ?? [];
    if (isLeaf(parent) || shape === undefined || parent.of === undefined) {
      this.tell('unknown-element', path, 'The form has no such element here.');
      return undefined;
    }
    const namespace = namespaceOf(parent.of, this.#form);
    if (uri !== namespace) {
      this.tell('wrong-namespace', path, `Its namespace must be ${namespace}.`);
      return undefined;
    }
    if (shape.items === undefined && came > 1) {
      this.tell('twice', path, 'The element stands twice, so readers would disagree on its value.');
      return undefined;
    }
    const { maxItems } = shape;
    if (maxItems !== undefined && came > maxItems)
      this.stop('too-many', path, `At most ${maxItems.toLocaleString('en')} stand in one form.`);
    return single(shape);
  }

  text(words: string): void {
    const open = this.#open.at(-1);
    if (open?.shape === undefined) return;
    if (isLeaf(open.shape)) open.text += words;
    else if (words.trim() !== '')
      this.tell('stray-text', this.path(), 'Only elements stand here, and this is text.');
  }

  /** Threat: readers differ in whether a text goes on after a comment. */
  comment(): void {
    const open = this.#open.at(-1);
    if (open?.shape && isLeaf(open.shape))
      this.tell('comment-in-text', this.path(), 'A comment stands inside of a text.');
  }

  close(): void {
    const open = this.#open.at(-1);
    if (open?.shape !== undefined) {
      const value = isLeaf(open.shape) ? this.#leaf(open.shape, open.text) : open.value;
      const parent = this.#open.at(-2);
      if (parent === undefined) this.#root = open.value;
      else if (parent.shape !== undefined) this.#keep(parent, open.name.replace(/\[\d+\]$/, ''), value);
    }
    this.#open.pop();
  }

  #keep(parent: Open, element: string, value: unknown): void {
    const [property, shape] = elementsOf(parent.shape!).get(element)!;
    const before = parent.value[property];
    if (shape.items === undefined) parent.value[property] = value;
    else if (Array.isArray(before)) before.push(value);
    else parent.value[property] = [value];
  }

  #leaf(shape: Shape, text: string): unknown {
    const word = text.trim();
    if (shape.type === 'boolean') {
      if (!['true', '1', 'false', '0'].includes(word))
        this.tell('not-a-value', this.path(), 'It must be true or false.');
      return word === 'true' || word === '1';
    }
    if (shape.enum) {
      if (!shape.enum.includes(word))
        this.tell('not-a-value', this.path(), `It must be one of ${shape.enum.join(', ')}.`);
      return word;
    }
    const most = shape.maxLength ?? 0;
    if (text.length > most && [...text].length > most)
      this.tell('too-long', this.path(), `It is longer than ${most.toLocaleString('en')} characters.`);
    return text;
  }
}

const opened = (name: string, shape?: Shape): Open => ({
  name,
  ...(shape ? { shape } : {}),
  value: {},
  text: '',
  came: new Map(),
});

const isLeaf = (shape: Shape) => shape.properties === undefined;
const isList = (parent: Shape | undefined, element: string) =>
  parent !== undefined && elementsOf(parent).get(element)?.[1].items !== undefined;

/** Names are as long as whoever wrote them likes. */
const shortly = (name: string) => (name.length > 80 ? `${name.slice(0, 80)}…` : name);

const known = new WeakMap<Shape, Map<string, [string, Shape]>>();

/** The elements inside another by their names, with the properties that they are. */
function elementsOf(shape: Shape): Map<string, [string, Shape]> {
  let elements = known.get(shape);
  if (elements === undefined) {
    elements = new Map(inside(shape).map(([property, one]) => [elementName(property), [property, one]]));
    known.set(shape, elements);
  }
  return elements;
}
