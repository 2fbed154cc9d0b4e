import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { deconfliction } from '../../deconfliction/deconfliction.procedure.ts';
import { OrderHistory } from '../orders/history.tsx';
import { useStateText, useStepText } from '../orders/state-text.ts';
import { StepForm } from '../step-form.tsx';
import { useTexts } from '../use-texts.ts';

const STOP = 'stop-answering';

/** One partner that is answered: every question, what was answered, and the way to stop. */
export function AnsweredPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const stateText = useStateText();
  const stepText = useStepText();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery({
    queryKey: ['deconfliction', id],
    queryFn: () => client.deconfliction.get(id),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page title={found.data?.partner.name ?? t('others.title')} intro={t('others.one-intro')}>
      <p className="comity-screen-only">
        <PageLink to="/issued/others">{t('others.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('others.what')}>
        {({ state, permitted, events }) => (
          <>
            <p>{stateText('answering', state)}</p>
            {permitted.some(({ step }) => step === STOP) && (
              <NextStep title={stepText(STOP, 'title') ?? STOP} why={stepText(STOP, 'why')}>
                <StepForm
                  step={STOP}
                  schema={deconfliction.steps[STOP]!.data}
                  grave={false}
                  take={async (data) => {
                    queries.setQueryData(
                      ['deconfliction', id],
                      await client.deconfliction.step(id, STOP, data),
                    );
                  }}
                />
              </NextStep>
            )}
            <OrderHistory order={{ events }} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
