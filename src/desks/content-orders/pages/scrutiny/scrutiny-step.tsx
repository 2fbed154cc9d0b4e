import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type TSchema, Type } from 'typebox';
import type { Scrutiny } from '../../../../client/scrutiny.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Page, Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { scrutiny as procedure } from '../../scrutiny/scrutiny.procedure.ts';
import { useStepText } from '../orders/state-text.ts';
import { StepForm } from '../step-form.tsx';
import { useTexts } from '../use-texts.ts';
import { useScrutiny } from './use-scrutiny.ts';

/** Steps that send something out: asked once more. */
const GRAVE: readonly string[] = ['tell-intention', 'decide-infringement', 'decide-no-infringement'];

/** What a person answers: whether a request came in time is computed. */
function askedOf(step: string): TSchema {
  const { data } = procedure.steps[step]!;
  return step === 'receive-request' ? Type.Omit(data as ReturnType<typeof Type.Object>, ['timely']) : data;
}

/** One step of a scrutiny on a page of its own. */
export function ScrutinyStepPage() {
  const t = useTexts();
  const stepText = useStepText();
  const navigate = useNavigate();
  const { id, step } = useParams({ strict: false }) as { id: string; step: string };
  const found = useScrutiny(id);
  return (
    <Page title={stepText(step, 'title') ?? step} intro={stepText(step, 'why')} width="narrow">
      <p>
        <PageLink to={`/scrutiny/${id}`}>{t('step.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('scrutiny.what')}>
        {(scrutiny) =>
          scrutiny.permitted.some((each) => each.step === step) ? (
            <Panel>
              <ScrutinyStepForm
                scrutiny={scrutiny}
                step={step}
                onDone={() => void navigate({ to: `/scrutiny/${id}` as never })}
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

type FormProps = { scrutiny: Scrutiny; step: string; onDone?: () => void };

export function ScrutinyStepForm({ scrutiny, step, onDone }: FormProps) {
  const client = useClient();
  const queries = useQueryClient();
  return (
    <StepForm
      step={step}
      schema={askedOf(step)}
      grave={GRAVE.includes(step)}
      take={async (data) => {
        const after = await client.scrutiny.step(scrutiny.id, step, data);
        queries.setQueryData(['scrutiny', scrutiny.id], after);
        void queries.invalidateQueries({ queryKey: ['scrutinies'] });
        onDone?.();
      }}
      onFailed={() => void queries.invalidateQueries({ queryKey: ['scrutiny', scrutiny.id] })}
    />
  );
}
