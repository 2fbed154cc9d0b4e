import { useLawText } from '../text/laws.ts';
import { uncheckedOf } from '../text/unchecked-laws.ts';
import { useUiTexts } from '../use-texts.ts';

/** Below what cites laws: a line for each that nobody compared with its official text yet, and where that text is. */
export function UncheckedLaws({ shown }: { shown: readonly (string | null | undefined)[] }) {
  const t = useUiTexts();
  const lawText = useLawText();
  return uncheckedOf(shown).map(({ law, source }) => (
    <p key={law}>
      <small>{t('law.unchecked', { law: lawText(law), source: t(source) })}</small>
    </p>
  ));
}
