import { Radio, Stack } from '@mantine/core';
import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { idOf } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';

type Candidate = EvidenceRequest['sender']['candidates'][number];

/**
 * Authorities of the register that may have sent the form, each with the number to call. The form's own numbers are not
 * offered: a forger answers there.
 */
export function WhomToCall({
  candidates,
  chosen,
  onChoose,
}: {
  candidates: readonly Candidate[];
  chosen: string | undefined;
  onChoose: (candidate: Candidate) => void;
}) {
  const t = useTexts();
  if (candidates.length === 0) {
    return (
      <StateNotice kind="empty" title={t('call.none')}>
        {t('call.none-next')}
      </StateNotice>
    );
  }
  return (
    <Radio.Group
      label={t('field.authority')}
      description={t('field.authority.how.call-back')}
      name="authority"
      value={chosen ?? null}
      onChange={(id) => onChoose(candidates.find((one) => one.id === id)!)}
    >
      <Stack gap="xs" mt="xs">
        {candidates.map((one, at) => (
          <Radio
            key={one.id}
            id={at === 0 ? idOf('authority') : `${idOf('authority')}-${one.id}`}
            value={one.id}
            disabled={!one.inForce}
            label={
              <>
                <bdi>{one.name}</bdi> · <bdi dir="ltr">{one.phone}</bdi>
              </>
            }
            description={t(one.inForce ? 'call.source' : 'call.expired', {
              source: one.source,
              day: one.sourceDate,
              expires: one.expires,
            })}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
