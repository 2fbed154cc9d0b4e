/**
 * The words for a reader: asked for by name, else the first language of `Accept-Language` that there is (RFC 9110 §12.5.4), else the
 * first of all.
 */
export function chooseLanguage<Words extends { language: string }>(
  all: readonly Words[],
  asked: string | undefined,
  accepted: string | undefined,
): Words {
  const find = (tag: string) => all.find((words) => words.language === tag.toLowerCase().split('-')[0]);
  if (asked !== undefined) return find(asked) ?? all[0]!;
  const wanted = (accepted ?? '')
    .slice(0, 1000)
    .split(',')
    .map((entry, at) => {
      const [tag = '', ...parameters] = entry.trim().split(';');
      const weight = parameters
        .map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1])
        .find((one) => one);
      return { tag, weight: weight === undefined ? 1 : Number(weight), at };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.at - b.at);
  for (const { tag } of wanted) {
    const words = find(tag);
    if (words) return words;
  }
  return all[0]!;
}
