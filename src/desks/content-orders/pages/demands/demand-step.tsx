import { useNavigate, useParams } from '@tanstack/react-router';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Page, Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useStepText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';
import { DemandStepForm } from './demand-step-form.tsx';
import { DemandBefore } from './next-demand-step.tsx';
import { useDemand } from './use-demand.ts';

/** One step of a demand on a page of its own: an exit, or anything beside the next step. */
export function DemandStepPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useDemand(id);
  const stepText = useStepText(found.data?.procedure);
  const back = `/demands/${id}`;
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={back}>{t('demand.step-back')}</PageLink>
      </p>
      <Loaded query={found} what={t('demand.what')}>
        {(demand) =>
          demand.permitted.some((each) => each.step === step) ? (
            <>
              <DemandBefore demand={demand} steps={[step]} />
              <Panel>
                <DemandStepForm
                  demand={demand}
                  step={step}
                  onDone={() => void navigate({ to: back as never })}
                />
              </Panel>
            </>
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
