import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from '../../types/signal-types.ts';
import type { Entry, ExchangeExamples, Reading } from '../exchange-kind.ts';

const exampleOf = (type: SignalType) => HASH_TYPES[type].examples().valid[0]!.value;
const entry = (type: SignalType, value: string, more: Partial<Entry> = {}): Entry => ({
  externalId: `${type}:${value}`.slice(0, 300),
  type,
  value,
  quality: null,
  tags: [],
  ...more,
});
const said = (upserts: Entry[], malformed = 0): Reading => ({ upserts, withdrawn: [], malformed });
const bytes = (text: string) => Buffer.from(text);

/** The forms of file that are about, each with what it says. */
export const hashFileExamples = (): ExchangeExamples => {
  const all = SIGNAL_TYPES.map((type) => entry(type, exampleOf(type)));
  const called = (type: string) => HASH_TYPES[type as SignalType].hmaName ?? type;
  const [first] = all as [Entry];
  return {
    good: [
      {
        bytes: bytes(`${all.map((one) => `${called(one.type)} ${one.value}`).join('\n')}\n`),
        reading: said(all),
      },
      {
        bytes: bytes(`# a list\n${first.value}\n`),
        settings: { collection: first.type },
        reading: said([first]),
      },
      {
        bytes: bytes(`signal_type,signal,tags\n${called(first.type)},${first.value},a;b\n`),
        reading: said([{ ...first, tags: ['a', 'b'] }]),
      },
      { bytes: bytes('signal_type,signal\n'), reading: said([]) },
      {
        bytes: bytes(JSON.stringify(all.map((one) => ({ [called(one.type)]: one.value })))),
        reading: said(all),
      },
      {
        bytes: bytes(JSON.stringify({ [called(first.type)]: [first.value, first.value] })),
        reading: said([first]),
      },
      {
        bytes: bytes(
          JSON.stringify([
            { type: first.type, value: first.value },
            { type: 'never-heard-of', value: 'x' },
          ]),
        ),
        reading: said([
          first,
          { externalId: 'never-heard-of:x', type: 'never-heard-of', value: 'x', quality: null, tags: [] },
        ]),
      },
      { bytes: bytes('[]'), reading: said([]) },
    ],
    bad: [
      bytes(''),
      bytes('<!doctype html><title>Sign in</title>'),
      bytes('{"ok":true}'),
      bytes('[1,2,3]'),
      bytes('[{"type":"sha256","value":"12"}]'),
      bytes('[{"type":"sha256"'),
      bytes(`${'['.repeat(200_000)}`),
      bytes('hello\nworld\n'),
      bytes(`type,value,Value\nsha256,${'a'.repeat(64)},${'b'.repeat(64)}\n`),
    ],
    settings: {
      good: { address: 'https://example.org/hashes.csv', collection: null, credential: null },
      bad: [{ address: 'https://example.org/hashes.csv', collection: 'never-heard-of', credential: null }],
    },
  };
};
