import { useNavigate, useParams } from '@tanstack/react-router';
import type { CaseDetail } from '../../../../client/cases.ts';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Page, Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { useCase } from './case.tsx';
import { Before } from './next-step-panel.tsx';
import { useUnseen } from './own-look.ts';
import { StepForm } from './step-form.tsx';
import { useStepText } from './step-text.ts';

/** One step on a page of its own: an exit, or anything beside the next step. */
export function CaseStepPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useCase(id);
  const stepText = useStepText(found.data);
  const back = `/signals/cases/${id}`;
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={back}>{t('case.back-to')}</PageLink>
      </p>
      <Loaded query={found} what={t('case.what')}>
        {(detail) =>
          detail.permitted.some((each) => each.step === step) ? (
            <PermittedStep detail={detail} step={step} onDone={() => void navigate({ to: back as never })} />
          ) : (
            <StateNotice kind="empty" title={t('case.not-now')}>
              {t('case.not-now-next')}
            </StateNotice>
          )
        }
      </Loaded>
    </Page>
  );
}

type PermittedStepProps = { detail: CaseDetail; step: string; onDone: () => void };

function PermittedStep({ detail, step, onDone }: PermittedStepProps) {
  const unseen = useUnseen(detail);
  return (
    <>
      <Before detail={detail} steps={[step]} />
      <Panel>
        <StepForm
          detail={detail}
          step={step}
          offers={detail.offers?.[step]}
          nothingOffered={detail.nothingOffered}
          unseen={unseen}
          onDone={onDone}
        />
      </Panel>
    </>
  );
}
