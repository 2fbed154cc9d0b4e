import { useQueryClient } from '@tanstack/react-query';
import type { Demand } from '../../../../client/demands.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { DEMANDS } from '../../demands/demand-kinds.ts';
import { WhomToCall } from '../orders/whom-to-call.tsx';
import { StepForm } from '../step-form.tsx';

/** Steps that take content away, hand data over or put it back: asked once more. */
const GRAVE: readonly string[] = [
  'confirm-action',
  'confirm-wider-action',
  'confirm-disclosure',
  'confirm-forged',
  'put-back',
];
/** Answered by choosing from the register. */
const CHOSEN: readonly string[] = ['authority', 'number'];

/** The form of one step of a demand. */
export function DemandStepForm({
  demand,
  step,
  onDone,
}: {
  demand: Demand;
  step: string;
  onDone?: () => void;
}) {
  const client = useClient();
  const queries = useQueryClient();
  const calls = step === 'ring-sender';
  return (
    <StepForm
      step={step}
      schema={DEMANDS[demand.kind].procedure.steps[step]!.data}
      grave={GRAVE.includes(step)}
      disabled={calls && demand.sender.candidates.every(({ inForce }) => !inForce)}
      take={async (data) => {
        const after = await client.demands.step(demand.id, step, data);
        queries.setQueryData(['demand', demand.id], after);
        for (const key of ['demands', 'me']) void queries.invalidateQueries({ queryKey: [key] });
        onDone?.();
      }}
      // Someone may have moved it meanwhile: show where it stands now, keep what was written.
      onFailed={() => void queries.invalidateQueries({ queryKey: ['demand', demand.id] })}
      chosen={calls ? CHOSEN : []}
      choose={(values, choose) =>
        calls && (
          <WhomToCall
            candidates={demand.sender.candidates}
            chosen={values.authority}
            onChoose={({ id, phone }) => choose({ authority: id, number: phone })}
          />
        )
      }
    />
  );
}
