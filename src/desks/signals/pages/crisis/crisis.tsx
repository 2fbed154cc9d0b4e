import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Crisis } from '../../../../client/crises.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useCase, useStateText } from '../review/case.tsx';
import { CaseTimeline } from '../review/case-timeline.tsx';
import { NextSteps } from '../review/next-step-panel.tsx';
import { useTexts } from '../use-texts.ts';

/** One crisis: how long it lasts, what can be done, what became of its matches, and what was set aside. */
export function CrisisPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery({
    queryKey: ['crises', id],
    queryFn: () => client.crises.get(id),
    refetchInterval: useRefresh(15_000),
    refetchOnMount: 'always',
  });
  return (
    <Page
      title={found.data?.title ?? t('crises.title')}
      intro={found.data && <Standing crisis={found.data} />}
    >
      <p>
        <PageLink to="/signals/crises">{t('crises.all')}</PageLink> ·{' '}
        <PageLink to="/signals/queue">{t('case.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('crises.what')}>
        {(crisis) => <Found crisis={crisis} />}
      </Loaded>
    </Page>
  );
}

function Standing({ crisis: { state, level, until, endedAt } }: { crisis: Crisis }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <>
      <strong>
        {stateText(state)} · {t(`value.${level}`)}
      </strong>{' '}
      {until && t('crises.ends', { at: dates.short(until) })}
      {endedAt && t('queue.ended', { at: dates.short(endedAt) })}
    </>
  );
}

function Found({ crisis }: { crisis: Crisis }) {
  const t = useTexts();
  const { figures, setAside, banks } = crisis;
  const detail = useCase(crisis.id);
  const named = { label: t('crises.banks'), value: <bdi>{banks.map(({ name }) => name).join(', ')}</bdi> };
  return (
    <>
      {detail.data && detail.data.permitted.length > 0 && <NextSteps detail={detail.data} />}
      <Section title={t('crises.figures')}>
        {figures ? (
          <>
            <p>{t('crises.figures-why')}</p>
            <Figures figures={figures} named={named} />
          </>
        ) : (
          <Facts facts={[{ label: t('crises.matches'), value: t('counts.hidden') }, named]} />
        )}
      </Section>
      {figures && setAside && <SetAside many={figures.setAside} cases={setAside} />}
      {detail.data && (
        <Section title={t('case.history')}>
          <CaseTimeline
            events={detail.data.events}
            together={[]}
            names={Object.fromEntries(banks.map(({ id, name }) => [id, name]))}
          />
        </Section>
      )}
    </>
  );
}

type Named = { label: string; value: ReactNode };

function Figures({ figures, named }: { figures: NonNullable<Crisis['figures']>; named: Named }) {
  const t = useTexts();
  const { matches, contents, restricted, putBack, appeals, upheld, medianMinutes } = figures;
  return (
    <Facts
      facts={[
        { label: t('crises.matches'), value: t('crises.matches-of', { matches, contents }) },
        { label: t('crises.undecided'), value: figures.undecided },
        { label: t('crises.left'), value: figures.left },
        { label: t('crises.restricted'), value: t('crises.restricted-of', { restricted, putBack }) },
        { label: t('crises.appeals'), value: t('crises.appeals-of', { appeals, upheld }) },
        {
          label: t('crises.median'),
          value:
            medianMinutes === null
              ? t('crises.nothing-decided')
              : t('crises.minutes', { minutes: medianMinutes }),
        },
        named,
      ]}
    />
  );
}

function SetAside({ many, cases }: { many: number; cases: NonNullable<Crisis['setAside']> }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <Section title={t('crises.aside', { many })}>
      <p>{t(cases.length === 0 ? 'crises.aside-none' : 'crises.aside-why')}</p>
      <ul>
        {cases.map(({ id, reference, state }) => (
          <li key={id}>
            <PageLink to={`/signals/cases/${id}`}>
              <bdi>{reference}</bdi>
            </PageLink>{' '}
            {stateText(state)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
