import type { Problem } from '../../client/problem.ts';
import type { Verb } from './verb.ts';

/** How a person at the terminal calls what a request or a setting calls otherwise: `validUntil` is `--until`. */
export type TypedNames = ReadonlyMap<string, string>;

/**
 * What each field and setting is called in this call of a verb, as its options and words say by `sets`. A setting of the
 * environment (`COMITY_PORT`) bears the option's name only where the option was typed.
 */
export function typedNames(
  verb: Pick<Verb, 'options' | 'sets'>,
  typed: Record<string, unknown> = {},
): TypedNames {
  const names = new Map<string, string>(Object.entries(verb.sets ?? {}));
  for (const [option, { sets = [] }] of Object.entries(verb.options ?? {})) {
    for (const field of typeof sets === 'string' ? [sets] : sets) {
      if (isSetting(field) && typed[option] === undefined) continue;
      const before = names.get(field);
      names.set(field, before === undefined ? `--${option}` : `${before} and --${option}`);
    }
  }
  return names;
}

/** A problem with its fields called as they were typed. */
export function inTypedNames({ title, detail, errors, ...rest }: Problem, names: TypedNames): Problem {
  return {
    ...rest,
    title,
    ...(detail === undefined ? {} : { detail: sayTyped(detail, names) }),
    ...(errors === undefined
      ? {}
      : {
          errors: errors.map(({ property, reason, ...fault }) => ({
            ...fault,
            ...(property === undefined ? {} : { property: typedProperty(property, names) }),
            reason: sayTyped(reason, names),
          })),
        }),
  };
}

/** A sentence with the names in it that are no words of a language: `validUntil`, `COMITY_PORT`. */
export function sayTyped(sentence: string, names: TypedNames): string {
  return sentence.replace(
    /\b(?:[a-z]+(?:[A-Z][a-z]*)+|[A-Z]+(?:_[A-Z]+)+)\b/g,
    (name) => names.get(name) ?? name,
  );
}

/** `purposes[1]` by `purposes`, `legalBasis.article` by its own name, else by that of `legalBasis`. */
function typedProperty(property: string, names: TypedNames): string {
  for (let path = property; path !== ''; path = path.replace(/(?:^|\.)[^.]*$/, '')) {
    const name = names.get(path) ?? names.get(path.replaceAll(/\[\d+\]/g, ''));
    if (name !== undefined) return name;
  }
  return property;
}

const isSetting = (field: string) => /^[A-Z_]+$/.test(field);
