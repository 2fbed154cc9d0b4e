import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { Demand } from '../../../../client/demands.ts';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { TakenOn } from '../../../../ui/parts/taken-on.tsx';
import { UncheckedLaws } from '../../../../ui/parts/unchecked-laws.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { OrderHistory } from '../orders/history.tsx';
import { useClockName } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';
import { DemandChecks } from './demand-checks.tsx';
import { DemandStanding } from './demand-standing.tsx';
import { NextDemandStep } from './next-demand-step.tsx';
import { StatementPart } from './statement-part.tsx';
import { useDemand } from './use-demand.ts';
import { WhatCame } from './what-came.tsx';

/** One demand that is no removal order: its kind and force, what is next, what came, what happened. */
export function DemandPage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useDemand(id);
  const { kind, demand } = found.data ?? {};
  const reference = typeof demand?.reference === 'string' ? ` ${demand.reference}` : '';
  return (
    <Page title={`${kind ? t(`kind.${kind}`) : t('demands.title')}${reference}`}>
      <p className="comity-screen-only">
        <PageLink to="/demands">{t('demand.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('demand.what')}>
        {(shown) => <Found demand={shown} />}
      </Loaded>
    </Page>
  );
}

function Found({ demand }: { demand: Demand }) {
  const t = useTexts();
  const dates = useDates();
  const clockName = useClockName();
  const shown = demand.clocks.filter(({ status }) => status !== 'ended');
  return (
    <>
      <DemandStanding kind={demand.kind} force={demand.force}>
        <p>{t('order.received', { at: dates.short(demand.receivedAt) })}</p>
      </DemandStanding>
      {!demand.closed && <TakenOn case={demand.id} />}
      {demand.sameReference.length > 0 && (
        <p>
          {t('order.same-reference')}{' '}
          {demand.sameReference.map(({ id, receivedAt }) => (
            <PageLink key={id} to={`/demands/${id}`}>
              {dates.short(receivedAt)}
            </PageLink>
          ))}
        </p>
      )}
      <NextDemandStep demand={demand} />
      <Section title={t('order.clocks')}>
        {shown.length === 0 ? (
          <p>{t('order.no-clocks')}</p>
        ) : (
          <Stack gap="sm">
            {shown.map((clock) => (
              <Clock key={clock.name} clock={clock} name={clockName(clock.name)} />
            ))}
          </Stack>
        )}
        <UncheckedLaws shown={demand.clocks.map(({ law }) => law)} />
      </Section>
      <StatementPart demand={demand} />
      <DemandChecks demand={demand} />
      <WhatCame demand={demand} />
      <OrderHistory order={demand} />
    </>
  );
}
