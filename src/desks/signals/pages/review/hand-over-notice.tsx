import { Button, CopyButton, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { CaseDetail } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** While nobody is known to have told the person: what to tell them, with a link, for a reviewer to hand over. */
export function HandOverNotice({ detail }: { detail: CaseDetail }) {
  const isDue = detail.permitted.some(({ step }) => step === 'notice-delivered');
  return isDue ? <Offer id={detail.id} /> : null;
}

function Offer({ id }: { id: string }) {
  const t = useTexts();
  const client = useClient();
  const goesOut = useQuery({
    queryKey: ['case', id, 'notice-link'],
    queryFn: () => client.cases.noticeGoesOut(id),
  });
  const made = useMutation({ mutationFn: () => client.cases.noticeLink(id) });
  return (
    <Section title={t('hand-over.title')}>
      {goesOut.data?.endpoint === false ? (
        <StateNotice kind="partial" title={t('hand-over.no-endpoint')}>
          {t('hand-over.no-endpoint-next')}
        </StateNotice>
      ) : (
        <p>{t('hand-over.endpoint')}</p>
      )}
      <Button
        variant="default"
        className="comity-screen-only"
        loading={made.isPending}
        onClick={() => made.mutate()}
      >
        {t('hand-over.make')}
      </Button>
      <p>{t('hand-over.means')}</p>
      {made.isError && <StateNotice kind="partial" title={t('hand-over.failed')} />}
      {made.data &&
        Object.entries(made.data.texts).map(([language, text]) => (
          <div key={language}>
            <Textarea
              label={t('hand-over.text', {
                language: new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language,
              })}
              lang={language}
              dir="auto"
              value={text}
              readOnly
              rows={12}
            />
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? 'hand-over.copied' : 'hand-over.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        ))}
    </Section>
  );
}
