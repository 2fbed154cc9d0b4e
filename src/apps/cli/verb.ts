import type { ParseArgsOptionDescriptor } from 'node:util';
import type { TypedNames } from './typed-names.ts';

export type Environment = Record<string, string | undefined>;

/** What a verb is called with: its arguments, its options as typed, and the terminal. */
export type Call = {
  words: string[];
  options: Record<string, string | string[] | boolean | undefined>;
  json: boolean;
  env: Environment;
  /** What an error calls each field of a request. */
  names: TypedNames;
  /** The result: what a script reads. */
  print: (line: string) => void;
  /** What a person reads beside it. */
  say: (line: string) => void;
  /** How wide a line may be for a bar that redraws itself; 0 where nobody watches. */
  terminal: number;
};

export type Option = {
  type: 'string' | 'boolean';
  multiple?: boolean;
  short?: string;
  /** How its value is called in the help: `NAME`. */
  value?: string;
  /** The verb does nothing without it; the help says so. */
  needed?: boolean;
  /** The fields of a request, or the setting of the environment, that it sets: an error about them names the option. */
  sets?: string | string[];
  help: string;
};

/** One thing the command line does. `run` gives the exit status; it throws `Failure` or `UsageFault`. */
export type Verb = {
  summary: string;
  /** As in the usage line: `FILE...`. */
  takes: string;
  options?: Record<string, Option>;
  /** Fields of a request that the words of `takes` set: `{ publicKey: 'KEY' }`. */
  sets?: Record<string, string>;
  /** Paragraphs below the options. */
  more?: string[];
  run: (call: Call) => Promise<number>;
};

/** Verbs about one thing: `bank create`, `bank add`. */
export type Group = { summary: string; verbs: Record<string, Verb> };

/** Ends the command with status 1 and one sentence. */
export class Failure extends Error {}

/** Ends the command with status 2, one sentence, and where to read on. */
export class UsageFault extends Error {}

/** Options of every verb. */
export const COMMON: Record<string, Option> = {
  json: { type: 'boolean', help: 'print JSON for scripts' },
  help: { type: 'boolean', short: 'h', help: 'show this' },
};

/** As `node:util` wants them. */
export function descriptors(options: Record<string, Option>): Record<string, ParseArgsOptionDescriptor> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false, short }]) => [
      name,
      { type, multiple, ...(short === undefined ? {} : { short }) },
    ]),
  );
}

/** The value of an option that takes one. */
export const textOf = ({ options }: Call, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;

/** The value of an option that must be there. */
export function neededText(call: Call, name: string): string {
  const text = textOf(call, name);
  if (text === undefined || text.trim() === '') throw new UsageFault(`--${name} is needed.`);
  return text;
}

/** The answers of a step, by `--data`; none where it is left out. */
export function answersOf(call: Call): Record<string, unknown> {
  try {
    return JSON.parse(textOf(call, 'data') ?? '{}') as Record<string, unknown>;
  } catch (error) {
    throw new UsageFault(`--data is no JSON: ${(error as Error).message}.`);
  }
}

/** Exactly the named words: `wordsOf(call, 'NAME')`. */
export function wordsOf(call: Call, ...names: string[]): string[] {
  if (call.words.length < names.length) throw new UsageFault(`${names[call.words.length]} is needed.`);
  if (call.words.length > names.length) {
    throw new UsageFault(`"${call.words[names.length]}" is one argument too many.`);
  }
  return call.words;
}

/** At least one file. */
export function filesOf(call: Call, from = 0): string[] {
  const files = call.words.slice(from);
  if (files.length === 0) throw new UsageFault('FILE is needed.');
  return files;
}
