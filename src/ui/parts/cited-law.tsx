import { useLawText } from '../text/laws.ts';
import { UNCHECKED_LAWS } from '../text/unchecked-laws.ts';
import { useUiTexts } from '../use-texts.ts';

/** A provision in the reader's language; one that nobody has read in the official text says so. */
export function CitedLaw({ law }: { law: string }) {
  const t = useUiTexts();
  const lawText = useLawText();
  return (
    <>
      <bdi>{lawText(law)}</bdi>
      {UNCHECKED_LAWS.includes(law) && (
        <>
          {' '}
          <small title={t('clock.verify')}>({t('law.unchecked')})</small>
        </>
      )}
    </>
  );
}
