import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseQueue, CaseSummary } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { useKeys } from '../../../../ui/keys/keys.tsx';
import { CardsTable, type Column } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../../ui/parts/more-rows.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { CrisesNow } from '../crisis/crises-now.tsx';
import { useSeesCases } from '../sees-cases.ts';
import { nearnessText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { useStateText } from './case.tsx';
import { LegalClock } from './legal-clock.tsx';

/** Clocks at whose end nobody has had to do anything. */
const RUN_BY_THEMSELVES: readonly string[] = ['picture', 'appeal-window', 'withholding'];

/** The clock that runs out first, one that needs a person before any other; what has none comes last. */
function firstClock({ clocks }: CaseSummary) {
  const byItself = ({ name }: { name: string }) => Number(RUN_BY_THEMSELVES.includes(name));
  return clocks
    .filter(({ dueAt, status }) => dueAt !== null && (status === 'running' || status === 'late'))
    .sort((a, b) => byItself(a) - byItself(b) || Date.parse(a.dueAt!) - Date.parse(b.dueAt!))[0];
}

/** What runs beside the review, and would not be seen from its state. */
const BESIDE: readonly string[] = ['platform-untold', 'appeal-open', 'danger', 'locked', 'own-signal-shared'];

/** Cases asked for at a time. */
const PAGE = 100;

/** A list of cases, page by page. A case that moved while the pages were asked for stands in it once. */
function useCases(procedure: 'match-review' | 'challenge', standing: 'open' | 'decided', everyMs: number) {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ['cases', procedure, standing],
    queryFn: ({ pageParam }) =>
      client.cases.queue(procedure, standing, { after: pageParam || undefined, limit: PAGE }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: useRefresh(everyMs),
    enabled: useSeesCases(),
  });
}

function casesOf(pages: readonly CaseQueue[] | undefined): CaseSummary[] {
  return [
    ...new Map((pages ?? []).flatMap(({ items }) => items).map((each) => [each.id, each] as const)).values(),
  ];
}

/** Matches that wait for a person, the most urgent first; challenges to signals of our own; and what is decided. The node orders them. */
export function QueuePage() {
  const t = useTexts();
  const client = useClient();
  const [standing, setStanding] = useState<'open' | 'decided'>('open');
  const open = standing === 'open';
  const seesCases = useSeesCases();
  const reviews = useCases('match-review', standing, 15_000);
  const challenges = useCases('challenge', standing, 60_000);
  const challenged = casesOf(challenges.data?.pages);
  const nothing = !seesCases || reviews.data?.pages[0]?.items.length === 0;
  const banks = useQuery({ queryKey: ['banks'], queryFn: client.banks.list, enabled: nothing });
  const noBank = nothing && banks.data?.items.length === 0;
  if (!seesCases)
    return (
      <Page title={t('queue.title')}>
        {noBank ? (
          <FirstSteps />
        ) : (
          <StateNotice kind="empty" title={t('queue.hidden')}>
            {t('queue.hidden-next')}
          </StateNotice>
        )}
      </Page>
    );
  return (
    <Page title={t('queue.title')} intro={t(open ? 'queue.intro' : 'queue.intro-decided')}>
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('queue.show')}
        value={standing}
        onChange={(value) => setStanding(value as typeof standing)}
        data={[
          { value: 'open', label: t('queue.open-cases') },
          { value: 'decided', label: t('queue.decided-cases') },
        ]}
      />
      <Loaded query={reviews} what={t('queue.what')}>
        {({ pages }) => (
          <>
            {open && <CrisesNow />}
            {pages[0] && <Figures queue={pages[0]} />}
            {noBank ? (
              <FirstSteps />
            ) : (
              <Listed
                rows={casesOf(pages)}
                none={t(open ? 'queue.none' : 'queue.none-decided')}
                next={t(open ? 'queue.none-next' : 'queue.none-decided-next')}
              >
                {(cases) => <Cases caption={t('queue.title')} cases={cases} decided={!open} />}
              </Listed>
            )}
            <MoreRows query={reviews} shown={casesOf(pages).length} />
          </>
        )}
      </Loaded>
      {challenged.length > 0 && (
        <Section title={t('queue.challenges')}>
          {open && <p>{t('queue.challenges-intro')}</p>}
          <Challenges cases={challenged} decided={!open} />
          <MoreRows query={challenges} shown={challenged.length} />
        </Section>
      )}
    </Page>
  );
}

/** What comes before the first match: a bank, and a platform that asks about its items. */
function FirstSteps() {
  const t = useTexts();
  return (
    <StateNotice
      kind="empty"
      title={t('queue.no-bank')}
      action={<PageLink to="/signals/banks">{t('queue.no-bank-make')}</PageLink>}
    >
      {t('queue.no-bank-connect', { guide: 'docs/operate/connect-a-platform.md' })}
    </StateNotice>
  );
}

/** What every list of cases shows first. */
function useCaseColumns(
  decided: boolean,
): readonly [Column<CaseSummary>, Column<CaseSummary>, Column<CaseSummary>] {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return [
    {
      key: 'reference',
      title: t('queue.case'),
      heading: true,
      cell: ({ id, reference, alike, pressing }) => (
        <>
          <PageLink to={alike ? `/signals/same-content/${alike.content}` : `/signals/cases/${id}`}>
            <bdi>{reference}</bdi>
          </PageLink>
          {pressing && <strong> · {t('queue.pressing')}</strong>}
          {alike && <> {t('queue.alike', { more: alike.cases - 1 })}</>}
        </>
      ),
    },
    {
      key: 'state',
      title: t('queue.state'),
      cell: ({ state, shadow, flags }) => (
        <>
          {stateText(state)}
          {flags
            .filter((flag) => BESIDE.includes(flag))
            .map((flag) => (
              <strong key={flag}> · {t(`flag.${flag}` as 'flag.danger')}</strong>
            ))}
          {shadow && state !== 'open-in-shadow' && <> · {t('queue.shadow')}</>}
        </>
      ),
    },
    {
      key: 'clock',
      title: t(decided ? 'queue.rest' : 'queue.clock'),
      cell: (each) =>
        each.closedAt ? t('queue.ended', { at: dates.short(each.closedAt) }) : <FirstClock summary={each} />,
    },
  ];
}

type Shown = { cases: readonly CaseSummary[]; decided: boolean };

function Challenges({ cases, decided }: Shown) {
  const t = useTexts();
  return (
    <CardsTable
      caption={t('queue.challenges')}
      rows={cases}
      rowKey={({ id }) => id}
      columns={useCaseColumns(decided)}
    />
  );
}

function FirstClock({ summary }: { summary: CaseSummary }) {
  const t = useTexts();
  const clock = firstClock(summary);
  if (clock === undefined) return t('queue.no-clock');
  return <LegalClock clock={clock} state={summary.state} />;
}

/** How sure and how careful, beside how many: the share decided by one person, and the share put back. */
function Figures({ queue: { singleHanded, reversal, voluntary } }: { queue: CaseQueue }) {
  const t = useTexts();
  return (
    <p>
      {singleHanded && t('queue.single-handed', singleHanded)} {reversal && t('queue.reversal', reversal)}{' '}
      {voluntary && voluntary.total > 0 && t('queue.voluntary', voluntary)}
    </p>
  );
}

function Cases({ caption, cases, decided }: Shown & { caption: string }) {
  const t = useTexts();
  const dates = useDates();
  const classText = useClassText();
  const columns = useCaseColumns(decided);
  const navigate = useNavigate();
  const [marked, setMarked] = useState<string>();
  const at = Math.max(
    0,
    cases.findIndex(({ id }) => id === marked),
  );
  const current = cases[at];
  const open = (each: CaseSummary | undefined) =>
    each &&
    void navigate({
      to: (each.alike ? `/signals/same-content/${each.alike.content}` : `/signals/cases/${each.id}`) as never,
    });
  // The focus goes along: Enter opens the case, and a screen reader says which one it is.
  const mark = (each: CaseSummary | undefined) =>
    each && document.querySelector<HTMLElement>(`[data-row="${CSS.escape(each.id)}"] a`)?.focus();
  useKeys([
    { key: 'j', does: t('queue.next'), run: () => mark(cases[at + 1] ?? current) },
    { key: 'k', does: t('queue.previous'), run: () => mark(cases[Math.max(0, at - 1)]) },
    { key: 'o', does: t('queue.open'), run: () => open(current) },
  ]);
  return (
    <CardsTable
      caption={caption}
      rows={cases}
      rowKey={({ id }) => id}
      current={current?.id}
      onRowFocus={setMarked}
      columns={[
        ...columns,
        {
          key: 'originator',
          title: t('queue.originator'),
          cell: ({ match }) =>
            match && (
              <>
                <bdi>{match.originator.name}</bdi> · {classText(match.originator.class)}
              </>
            ),
        },
        {
          key: 'distance',
          title: t('queue.distance'),
          cell: ({ match }) => match && nearnessText(t, match),
        },
        { key: 'opened', title: t('queue.opened'), cell: ({ openedAt }) => dates.short(openedAt) },
      ]}
    />
  );
}
