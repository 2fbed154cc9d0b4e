import { Button, CopyButton } from '@mantine/core';
import { useNow } from '../../../ui/data/use-now.ts';
import { Id } from '../../../ui/parts/id.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

type SignInLinkProps = { name: string; made: { link: string; expiresAt: string } };

/** A link that signs a person in once, to be handed over in person: with its end, and gone when that has passed. */
export function SignInLink({ name, made: { link, expiresAt } }: SignInLinkProps) {
  const t = useTexts();
  const dates = useDates();
  const over = useNow(5_000) >= Date.parse(expiresAt);
  if (over) return <p>{t('people.link-over', { name })}</p>;
  return (
    <>
      <strong>{t('people.link', { name })}</strong>
      <p>
        <Id>{link}</Id>
      </p>
      <p>{t('people.link-until', { at: dates.absolute(expiresAt) })}</p>
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button variant="default" className="comity-screen-only" onClick={copy}>
            <span aria-live="polite">{t(copied ? 'people.link-copied' : 'people.link-copy')}</span>
          </Button>
        )}
      </CopyButton>
    </>
  );
}
