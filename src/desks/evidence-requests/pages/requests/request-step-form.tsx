import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { type EvidenceFile, manifestOf } from '../../answer/manifest.ts';
import { preservationOrder } from '../../preservation-order/preservation-order.procedure.ts';
import { productionOrder } from '../../production-order/production-order.procedure.ts';
import { StepForm } from '../step-form.tsx';
import { FilesToSend } from './files-to-send.tsx';
import { WhomToCall } from './whom-to-call.tsx';

/** Steps that send data away, end a certificate or destroy what was kept: asked once more. */
const GRAVE: readonly string[] = ['approve-disclosure', 'disclose', 'confirm-fraud', 'confirm-deletion'];
/** Answered by choosing, and by no question of their own. */
const CHOSEN: Readonly<Record<string, readonly string[]>> = {
  'call-back': ['authority', 'number'],
  'propose-disclosure': ['files', 'manifest'],
  'approve-disclosure': ['manifest'],
};

type RequestStepFormProps = { request: EvidenceRequest; step: string; onDone?: () => void };

/** The form of one step of a certificate. */
export function RequestStepForm({ request, step, onDone }: RequestStepFormProps) {
  const client = useClient();
  const queries = useQueryClient();
  const [files, setFiles] = useState<EvidenceFile[]>([]);
  const calls = step === 'call-back';
  const assembles = step === 'propose-disclosure';
  const procedure = request.procedure === 'production-order' ? productionOrder : preservationOrder;
  const whole = async (data: Record<string, unknown>) =>
    assembles ? { ...data, files, manifest: await manifestOf(files) } : data;
  const proposed = request.events.findLast((event) => event.step === 'propose-disclosure');
  const manifest = step === 'approve-disclosure' ? proposed?.data.manifest : undefined;
  return (
    <StepForm
      step={step}
      schema={procedure.steps[step]!.data}
      grave={GRAVE.includes(step)}
      disabled={
        (calls && request.sender.candidates.every(({ inForce }) => !inForce)) ||
        (assembles && files.length === 0)
      }
      take={async (data) => {
        const after = await client.evidenceRequests.step(request.id, step, await whole(data));
        queries.setQueryData(['evidence-request', request.id], after);
        for (const key of ['evidence-requests', 'me']) void queries.invalidateQueries({ queryKey: [key] });
        onDone?.();
      }}
      // Someone may have moved it meanwhile: show where it stands now, keep what was written.
      onFailed={() => void queries.invalidateQueries({ queryKey: ['evidence-request', request.id] })}
      chosen={CHOSEN[step] ?? []}
      given={typeof manifest === 'string' ? { manifest } : {}}
      choose={(values, choose) =>
        calls ? (
          <WhomToCall
            candidates={request.sender.candidates}
            chosen={values.authority}
            onChoose={({ id, phone }) => choose({ authority: id, number: phone })}
          />
        ) : (
          assembles && (
            <FilesToSend
              files={files}
              onChange={(picked) => {
                setFiles(picked);
                // The form asks for both; what is sent is the list itself.
                choose({ files: 'chosen', manifest: 'computed' });
              }}
            />
          )
        )
      }
    />
  );
}
