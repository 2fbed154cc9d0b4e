import { useQueryClient } from '@tanstack/react-query';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { removalOrderDrill } from '../../removal-order/removal-order-drill.procedure.ts';
import { StepForm } from '../step-form.tsx';
import { WhomToCall } from './whom-to-call.tsx';

/** Steps that take content away, put it back or destroy it: asked once more. */
const GRAVE: readonly string[] = [
  'confirm-execution',
  'disable-single-handed',
  'confirm-fraud',
  'reinstate',
  'confirm-deletion',
];
/** Answered by choosing from the register. */
const CHOSEN: readonly string[] = ['authority', 'number'];

type OrderStepFormProps = { order: ContentOrder; step: string; onDone?: () => void };

/** The form of one step of an order that was received. */
export function OrderStepForm({ order, step, onDone }: OrderStepFormProps) {
  const client = useClient();
  const queries = useQueryClient();
  const calls = step === 'call-back';
  return (
    <StepForm
      step={step}
      // The drill has every step of an order, and its own end.
      schema={removalOrderDrill.steps[step]!.data}
      grave={GRAVE.includes(step)}
      disabled={calls && order.sender.candidates.every(({ inForce }) => !inForce)}
      take={async (data) => {
        const after = await client.contentOrders.step(order.id, step, data);
        queries.setQueryData(['content-order', order.id], after);
        for (const key of ['content-orders', 'me']) void queries.invalidateQueries({ queryKey: [key] });
        onDone?.();
      }}
      // Someone may have moved it meanwhile: show where it stands now, keep what was written.
      onFailed={() => void queries.invalidateQueries({ queryKey: ['content-order', order.id] })}
      chosen={calls ? CHOSEN : []}
      choose={(values, choose) =>
        calls && (
          <WhomToCall
            candidates={order.sender.candidates}
            chosen={values.authority}
            onChoose={({ id, phone }) => choose({ authority: id, number: phone })}
          />
        )
      }
    />
  );
}
