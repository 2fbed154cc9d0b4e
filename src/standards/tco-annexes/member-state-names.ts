import { MEMBER_STATES, type MemberState } from './annex-one.ts';

/** Official languages of the Union that name its States. */
const LANGUAGES = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ');
const ALSO: readonly [string, MemberState][] = [
  ['czech republic', 'CZ'],
  ['the netherlands', 'NL'],
  ['republic of ireland', 'IE'],
  ['slovak republic', 'SK'],
  // As the Union writes it.
  ['el', 'GR'],
];

let names: Map<string, MemberState> | undefined;

/** The Member State that a name or code means, in any official language; null for anything else. */
export function memberStateNamed(text: string): MemberState | null {
  if (text.length > 100) return null;
  names ??= new Map<string, MemberState>([
    ...LANGUAGES.flatMap((language) => {
      const inWords = new Intl.DisplayNames(language, { type: 'region' });
      return MEMBER_STATES.map((code): [string, MemberState] => [
        (inWords.of(code) ?? code).toLowerCase(),
        code,
      ]);
    }),
    ...MEMBER_STATES.map((code): [string, MemberState] => [code.toLowerCase(), code]),
    ...ALSO,
  ]);
  const said = text
    .trim()
    .toLowerCase()
    .replace(/[.;,]+$/, '');
  const [, name, code] = /^([^()]{1,60}) \(([a-z]{2})\)$/.exec(said) ?? [];
  if (name !== undefined && code !== undefined) {
    const [one, other] = [names.get(name), names.get(code)];
    return one !== undefined && one === other ? one : null;
  }
  return names.get(said) ?? null;
}
