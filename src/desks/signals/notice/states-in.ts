/** States by name in a language, as a list; a code without a name stands as it is. */
export function statesIn(language: string, codes: string[]): string {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(
    codes.map((code) => names.of(code) ?? code),
  );
}
