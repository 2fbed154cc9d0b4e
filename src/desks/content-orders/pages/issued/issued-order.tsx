import { Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { IssuedOrder } from '../../../../client/issued-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page, Panel, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { TakenOn } from '../../../../ui/parts/taken-on.tsx';
import { issuedOrder } from '../../issuing/issued-order.procedure.ts';
import { OrderHistory } from '../orders/history.tsx';
import { useClockName, useStateText, useStepText } from '../orders/state-text.ts';
import { WhatIsOrdered } from '../orders/what-is-ordered.tsx';
import { StepForm } from '../step-form.tsx';
import { useTexts } from '../use-texts.ts';
import { ChooseOthers, OthersAsked } from './others-asked.tsx';

/** Steps that send something out, or take it back: asked once more. */
const GRAVE: readonly string[] = [
  'issue',
  'withdraw',
  'record-annulment',
  'scrutiny-decided',
  'extend-silence',
  'end-silence',
];
/** What is asked for, in this order; of the others there is a list. */
const ASKED: readonly string[] = ['issue', 'clarify', 'copy-sent', 'mark-final'];

function useIssued(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['issued-order', id],
    queryFn: () => client.issuedOrders.get(id),
    refetchInterval: useRefresh(10_000),
  });
}

/** One order at the authority: who else is on its addresses, where it stands, what the provider answered. */
export function IssuedOrderPage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useIssued(id);
  const reference = found.data?.order.reference;
  return (
    <Page
      title={typeof reference === 'string' ? `${t('issued.one')} ${reference}` : t('issued.one')}
      intro={t('issued.one-intro')}
    >
      <p className="comity-screen-only">
        <PageLink to="/issued">{t('issued.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('issued.what')}>
        {(order) => <Found order={order} />}
      </Loaded>
    </Page>
  );
}

function Found({ order }: { order: IssuedOrder }) {
  const t = useTexts();
  const stateText = useStateText();
  const stepText = useStepText();
  const clockName = useClockName();
  const permitted = order.permitted.map(({ step }) => step);
  const main = ASKED.find((step) => permitted.includes(step));
  const others = permitted.filter((step) => step !== main);
  const clocks = order.clocks.filter(({ status }) => status !== 'ended');
  return (
    <>
      <Facts
        facts={(['issued', 'delivery', 'others', 'copy', 'disclosure', 'scrutinised'] as const).map(
          (track) => ({
            label: t(`track.${track}`),
            value: stateText(track, order.tracks[track] ?? ''),
          }),
        )}
      />
      {!order.closed && <TakenOn case={order.id} />}
      <Section title={t('issued.others')}>
        {order.others.length === 0 ? (
          <p>{t('issued.others-none')}</p>
        ) : (
          <StateNotice kind="error" title={t('issued.others-some')}>
            <ul>
              {order.others.map(({ id, url, reference, state }) => (
                <li key={`${id} ${url}`}>
                  <PageLink to={`/issued/${id}`}>{reference}</PageLink> ({stateText('issued', state)}):{' '}
                  <bdi>{url}</bdi>
                </li>
              ))}
            </ul>
          </StateNotice>
        )}
        <OthersAsked order={order} />
      </Section>
      {main ? (
        <NextStep title={stepText(main, 'title') ?? main} why={stepText(main, 'why')}>
          <IssuedStepForm key={main} order={order} step={main} />
        </NextStep>
      ) : (
        <NextStep title={t('next.nothing')} why={t(order.closed ? 'next.closed' : 'issued.waits')}>
          <PageLink to="/issued">{t('issued.back')}</PageLink>
        </NextStep>
      )}
      {others.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.others')}>
          <p>
            <strong>{t('next.others')}</strong>
          </p>
          <ul>
            {others.map((step) => (
              <li key={step}>
                <PageLink to={`/issued/${order.id}/${step}`}>{stepText(step, 'title') ?? step}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Section title={t('order.clocks')}>
        {clocks.length === 0 ? (
          <p>{t('order.no-clocks')}</p>
        ) : (
          <Stack gap="sm">
            {clocks.map((clock) => (
              <Clock key={clock.name} clock={clock} name={clockName(clock.name)} />
            ))}
          </Stack>
        )}
      </Section>
      <WhatIsOrdered title={t('issued.ordered')} order={order} />
      <OrderHistory order={order} />
    </>
  );
}

/** A step beside the next one, on a page of its own. */
export function IssuedStepPage() {
  const t = useTexts();
  const stepText = useStepText();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useIssued(id);
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={`/issued/${id}`}>{t('step.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('issued.what')}>
        {(order) =>
          order.permitted.some((each) => each.step === step) ? (
            <Panel>
              <IssuedStepForm
                order={order}
                step={step}
                onDone={() => void navigate({ to: `/issued/${id}` as never })}
              />
            </Panel>
          ) : (
            <StateNotice kind="empty" title={t('step.not-now')}>
              {t('step.not-now-next')}
            </StateNotice>
          )
        }
      </Loaded>
    </Page>
  );
}

function IssuedStepForm({ order, step, onDone }: { order: IssuedOrder; step: string; onDone?: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  return (
    <StepForm
      step={step}
      schema={issuedOrder.steps[step]!.data}
      grave={GRAVE.includes(step)}
      chosen={step === 'ask-others' ? ['partners'] : []}
      choose={(values, choose) =>
        step === 'ask-others' && (
          <ChooseOthers
            provider={order.provider}
            value={values.partners ?? ''}
            onChange={(partners) => choose({ partners })}
          />
        )
      }
      take={async (data) => {
        const after = await client.issuedOrders.step(order.id, step, data);
        queries.setQueryData(['issued-order', order.id], after);
        void queries.invalidateQueries({ queryKey: ['issued-orders'] });
        onDone?.();
      }}
      onFailed={() => void queries.invalidateQueries({ queryKey: ['issued-order', order.id] })}
    />
  );
}
