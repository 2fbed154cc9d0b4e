import { Page } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

export function NotFoundPage() {
  const t = useTexts();
  return (
    <Page title={t('not-found.title')} width="narrow">
      <StateNotice
        kind="empty"
        title={t('not-found.sentence')}
        action={<PageLink to="/">{t('not-found.next')}</PageLink>}
      />
    </Page>
  );
}
