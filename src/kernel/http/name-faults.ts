import type { FieldError } from '../refusal.ts';

/** One complaint of the schema validator (TypeBox, in the shape of Ajv). */
export type SchemaFault = {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params?: Record<string, unknown>;
  message?: string | undefined;
};

const MOST = 20;

/**
 * A validator's complaints as one sentence a field. Of a union only what the nearest alternative asks for is said.
 * @param known names of the fields that the body takes, where the schema says so
 * @param schema what was asked for: a text that must fit a pattern says in its description what it must be
 */
export function nameFaults(
  faults: readonly SchemaFault[],
  known: readonly string[] = [],
  schema?: unknown,
): FieldError[] {
  return nearest(faults)
    .flatMap((fault) => fieldsOf(fault, known, schema))
    .slice(0, MOST);
}

function fieldsOf(fault: SchemaFault, known: readonly string[], schema: unknown): FieldError[] {
  const at = dotted(fault.instancePath);
  const { params = {}, keyword } = fault;
  const named = (names: unknown, reason: string) =>
    (Array.isArray(names) ? names : [names]).map((name) => ({
      property: at === '' ? String(name) : `${at}.${name}`,
      reason,
    }));
  if (keyword === 'required') return named(params.requiredProperties ?? params.missingProperty, 'is missing');
  if (keyword === 'additionalProperties') {
    const takes = at === '' && known.length > 0 ? `; the body takes ${known.join(', ')}` : '';
    const extra = params.additionalProperties ?? params.additionalProperty;
    return named(extra, `is not a field here${takes}`);
  }
  // `additionalProperties: false` is said a second time for each field, as a schema that nothing passes.
  if (keyword === 'boolean' && fault.schemaPath.endsWith('/additionalProperties')) return [];
  return [{ property: at === '' ? 'body' : at, reason: reasonOf(fault, schema) }];
}

function reasonOf({ keyword, schemaPath, params = {}, message }: SchemaFault, schema: unknown): string {
  if (keyword === 'enum' && Array.isArray(params.allowedValues)) {
    return `must be one of ${params.allowedValues.join(', ')}`;
  }
  if (keyword === 'const') return `must be ${params.allowedValue}`;
  if (keyword === 'pattern') {
    const said = descriptionAt(schema, schemaPath);
    return said === undefined ? howWritten(String(params.pattern)) : `must be ${said}`;
  }
  return message ?? 'is not as the schema asks';
}

/** @param path `#/properties/law/properties/article` */
function descriptionAt(schema: unknown, path: string): string | undefined {
  let found = schema as Record<string, unknown> | undefined;
  for (const part of path.split('/').slice(1)) found = found?.[part] as typeof found;
  return typeof found?.description === 'string' ? found.description : undefined;
}

/** What the patterns of the fields ask for, each known by what it takes; the first that fits is said. */
const WRITTEN = [
  ['Words, and more.', 'must have words in it'],
  ['2031-01-31T00:00:00Z', 'must be an instant in UTC, such as 2031-01-31T00:00:00Z'],
  ['2031-01-31T00:00:00.000Z', 'must be an instant in UTC, such as 2031-01-31T00:00:00.000Z'],
  ['2031-01-31', 'must be a day, such as 2031-01-31'],
  ['6f9619ff-8b86-4d01-b42d-00c04fc964ff', 'must be an id, such as 6f9619ff-8b86-4d01-b42d-00c04fc964ff'],
] as const;

/** How a text must be written for a pattern; where it is none that people type, the pattern itself. */
function howWritten(pattern: string): string {
  // JSON Schema patterns are Unicode-aware.
  const fits = new RegExp(pattern, 'u');
  // What takes any letter takes a day, too, and asks for none.
  const known = WRITTEN.find(([example], at) => fits.test(example) && (at === 0 || !fits.test('x')));
  if (known) return known[1];
  return pattern.length > 80 ? 'is not written as it must be' : `must be written as ${pattern} says`;
}

/** Drops, of each union, the alternatives that are further from what was sent. */
function nearest(faults: readonly SchemaFault[]): SchemaFault[] {
  const unions = faults
    .filter(({ keyword }) => keyword === 'anyOf')
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  let left = [...faults];
  for (const union of unions) {
    if (!left.includes(union)) continue;
    const prefix = `${union.schemaPath}/anyOf/`;
    const alternatives = Object.values(
      Object.groupBy(
        left.filter(({ schemaPath }) => schemaPath.startsWith(prefix)),
        ({ schemaPath }) => schemaPath.slice(prefix.length).split('/')[0] ?? '',
      ),
    ).filter((one) => one !== undefined);
    const inside = new Set(alternatives.flat());
    const [best, ...others] = alternatives.sort((a, b) => distance(a) - distance(b));
    const equal = best !== undefined && others.every((other) => distance(other) === distance(best));
    const kept: SchemaFault[] =
      best === undefined || (equal && others.length > 0) ? [choice(union, alternatives.flat())] : best;
    left = left.flatMap((fault) => (fault === union ? kept : inside.has(fault) ? [] : [fault]));
  }
  return left;
}

/** Another kind of value, or another fixed word, is another alternative; the rest are slips within one. */
const distance = (faults: readonly SchemaFault[]): number =>
  faults.reduce((sum, { keyword }) => sum + (keyword === 'const' || keyword === 'type' ? 100 : 1), 0);

function choice(union: SchemaFault, faults: readonly SchemaFault[]): SchemaFault {
  const words = faults.flatMap(({ keyword, params }) =>
    keyword === 'const' ? [params?.allowedValue] : keyword === 'type' ? [params?.type] : [],
  );
  const places = new Set(
    faults.filter(({ keyword }) => keyword === 'const').map(({ instancePath }) => instancePath),
  );
  const [place] = places;
  const message =
    words.length > 0 ? `must be one of ${[...new Set(words)].join(', ')}` : 'is none of what may stand here';
  return {
    keyword: 'choice',
    schemaPath: union.schemaPath,
    instancePath: places.size === 1 && place !== undefined ? place : union.instancePath,
    message,
  };
}

/** `/a/0/b` as `a[0].b`. */
function dotted(path: string): string {
  return path
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
