import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../client/people.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { useMe } from '../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { useDone } from '../../../ui/parts/done-notice.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { ROLES } from './add-person.tsx';
import { SignInLink } from './sign-in-link.tsx';

type Step = 'link' | 'roles' | 'remove';

/** What an administrator may do with a seat; nobody changes or removes their own. */
export function SeatSteps({ person }: { person: Person }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const oneself = useMe().data?.person.id === person.id;
  const [step, setStep] = useState<Step>('link');
  const [asking, setAsking] = useState(false);
  const [roles, setRoles] = useState<string[]>(person.roles);
  const { id, name } = person;
  const done = useDone();
  const refresh = () => queries.invalidateQueries({ queryKey: ['people'] });
  const link = useMutation({ mutationFn: () => client.people.link(id), onSuccess: () => setAsking(false) });
  const change = useMutation({
    mutationFn: () =>
      step === 'remove'
        ? client.people.remove(id)
        : client.people.setRoles(
            id,
            ROLES.filter((role) => roles.includes(role)),
          ),
    onSuccess: () => {
      if (step === 'roles') {
        const before = person.roles;
        done({
          says: t('people.roles-done', { name }),
          undo: () => client.people.setRoles(id, before).then(refresh),
        });
      }
      setAsking(false);
      return refresh();
    },
  });
  const act = step === 'link' ? link : change;
  const ask = (next: Step) => {
    link.reset();
    change.reset();
    setRoles(person.roles);
    setStep(next);
    setAsking(true);
  };
  const button = (next: Step) => (
    <Button
      key={next}
      size="compact-sm"
      variant="default"
      aria-label={t(`people.${next}-of`, { name })}
      onClick={() => ask(next)}
    >
      {t(`people.${next}-short`)}
    </Button>
  );
  return (
    <>
      <Group gap="xs" className="comity-screen-only">
        {(oneself ? (['link'] as const) : (['link', 'roles', 'remove'] as const)).map(button)}
      </Group>
      {link.data && (
        <div role="status">
          <SignInLink name={name} made={link.data} />
        </div>
      )}
      {/* Closed, not taken away: the focus goes back to the button that opened it. */}
      <ConfirmStep
        opened={asking}
        title={t(`people.${step}-of`, { name })}
        confirm={t(`people.${step}-yes`, { name })}
        grave={step === 'remove'}
        busy={act.isPending}
        disabled={step === 'roles' && roles.length === 0}
        onConfirm={() => act.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t(`people.${step}-means`, { name })}</p>
        {step === 'roles' && (
          <Checkbox.Group label={t('people.roles')} value={roles} onChange={setRoles}>
            <Stack gap="xs" mt={6}>
              {ROLES.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={t(`role.${role}`)}
                  description={t(`role.${role}.may`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {act.isError && <StateNotice kind="error" title={act.error.message} />}
      </ConfirmStep>
    </>
  );
}
