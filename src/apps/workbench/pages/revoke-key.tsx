import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ServiceKey } from '../../../client/look-up-keys.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Ends a key for good, asked once more: a service in use stops at once. */
export function RevokeKey({ of: { id, name }, over }: { of: ServiceKey; over: boolean }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const said = useRef<HTMLSpanElement>(null);
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => client.serviceKeys.revoke(id),
    onSuccess: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ['service-keys'] });
    },
  });
  // The button that had the focus is gone: what stands in its place has it.
  useEffect(() => {
    if (over && revoke.isSuccess) said.current?.focus();
  }, [over, revoke.isSuccess]);
  if (over) {
    return (
      <span ref={said} tabIndex={-1} role={revoke.isSuccess ? 'status' : undefined}>
        {revoke.isSuccess ? t('keys.revoke-done', { name }) : t('keys.over')}
      </span>
    );
  }
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        className="comity-screen-only"
        aria-label={t('keys.revoke-of', { name })}
        onClick={() => {
          revoke.reset();
          setAsking(true);
        }}
      >
        {t('keys.revoke')}
      </Button>
      <ConfirmStep
        opened={asking}
        title={t('keys.revoke-of', { name })}
        confirm={t('keys.revoke-yes', { name })}
        grave
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('keys.revoke-means', { name })}</p>
        {revoke.isError && <StateNotice kind="error" title={revoke.error.message} />}
      </ConfirmStep>
    </>
  );
}
