import { useNavigate, useParams } from '@tanstack/react-router';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Page, Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { Before } from './next-order-step.tsx';
import { useOrder } from './order.tsx';
import { OrderStepForm } from './order-step-form.tsx';
import { useStepText } from './state-text.ts';

/** One step of an order on a page of its own: an exit, or anything beside the next step. */
export function OrderStepPage() {
  const t = useTexts();
  const stepText = useStepText();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useOrder(id);
  const back = `/orders/${id}`;
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={back}>{t('step.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('order.what')}>
        {(order) =>
          order.permitted.some((each) => each.step === step) ? (
            <>
              <Before order={order} steps={[step]} />
              <Panel>
                <OrderStepForm
                  order={order}
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
