import { useNavigate, useParams } from '@tanstack/react-router';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Page, Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { Before } from './next-request-step.tsx';
import { useRequest } from './request.tsx';
import { RequestStepForm } from './request-step-form.tsx';
import { useStepText } from './state-text.ts';

/** One step of a certificate on a page of its own: an exit, or anything beside the next step. */
export function RequestStepPage() {
  const t = useTexts();
  const stepText = useStepText();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useRequest(id);
  const back = `/evidence/${id}`;
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={back}>{t('step.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('request.what')}>
        {(request) =>
          request.permitted.some((each) => each.step === step) ? (
            <>
              <Before request={request} steps={[step]} />
              <Panel>
                <RequestStepForm
                  request={request}
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
