import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { SameContent } from '../../../../client/same-content.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useStateText } from '../review/case.tsx';
import { useTexts } from '../use-texts.ts';
import { DecideTogether } from './decide-together.tsx';

/** Cases of the same content: look at a sample of contexts, decide once, and each case goes its own way. */
export function SameContentPage() {
  const t = useTexts();
  const client = useClient();
  const { content } = useParams({ strict: false }) as { content: string };
  const found = useQuery({
    queryKey: ['same-content', content],
    queryFn: () => client.sameContent.get(content),
    refetchInterval: useRefresh(15_000),
    // Whoever comes back from a case has opened one more.
    refetchOnMount: 'always',
  });
  return (
    <Page title={t('same.title')} intro={found.data && t('same.intro', { total: found.data.total })}>
      <p>
        <PageLink to="/signals/queue">{t('case.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('same.what')}>
        {(group) => <Found group={group} />}
      </Loaded>
    </Page>
  );
}

function Found({ group }: { group: SameContent }) {
  const t = useTexts();
  const { sample, apart } = group;
  const left = sample === null ? 0 : sample.cases.filter(({ opened }) => !opened).length;
  return (
    <>
      {apart > 0 && <p>{t('same.apart', { apart })}</p>}
      {sample !== null && left > 0 && (
        <NextStep title={t('same.look', { needed: sample.needed })} why={t('same.look-why')}>
          <p role="status">
            {t('same.looked', { opened: sample.cases.length - left, needed: sample.cases.length })}
          </p>
          <Cases caption={t('same.sample')} cases={sample.cases} />
        </NextStep>
      )}
      {(sample === null ? group.total === 0 : left === 0) && <DecideTogether group={group} />}
      <details>
        <summary>{t('same.all')}</summary>
        <Cases caption={t('same.all')} cases={group.cases} />
        {group.total > group.cases.length && (
          <p>{t('same.more', { more: group.total - group.cases.length })}</p>
        )}
      </details>
    </>
  );
}

type Listed = SameContent['cases'][number] & { opened?: boolean; seen?: boolean };

function Cases({ caption, cases }: { caption: string; cases: readonly Listed[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={caption}
      rows={cases}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'reference',
          title: t('queue.case'),
          heading: true,
          cell: ({ id, reference }) => (
            <PageLink to={`/signals/cases/${id}`}>
              <bdi>{reference}</bdi>
            </PageLink>
          ),
        },
        {
          key: 'state',
          title: t('queue.state'),
          cell: ({ state, opened, seen }) => (
            <>
              {stateText(state)}
              {opened !== undefined && (
                <strong> · {t(!opened ? 'same.unopened' : seen ? 'same.seen' : 'same.opened')}</strong>
              )}
            </>
          ),
        },
        { key: 'opened', title: t('queue.opened'), cell: ({ openedAt }) => dates.short(openedAt) },
      ]}
    />
  );
}
