import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../client/session.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { Panel } from '../../../ui/parts/page.tsx';
import { useTexts } from '../use-texts.ts';
import { SignInLink } from './sign-in-link.tsx';

export const ROLES: readonly Role[] = [
  'reader',
  'analyst',
  'reviewer',
  'senior-reviewer',
  'administrator',
  'overseer',
];

/** Gives a person a seat; their sign-in link is shown once, here, to be handed over in person. */
export function AddPerson() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<string[]>([]);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const add = useMutation({
    mutationFn: () =>
      client.people.add({ name: name.trim(), roles: ROLES.filter((role) => roles.includes(role)) }),
    onSuccess: () => {
      setName('');
      setRoles([]);
      return queries.invalidateQueries({ queryKey: ['people'] });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = [
      ...(name.trim() === '' ? [{ field: 'person-name', message: t('people.need-name') }] : []),
      ...(roles.length === 0 ? [{ field: `role-${ROLES[0]}`, message: t('people.need-role') }] : []),
    ];
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  const errorOf = (id: string) => faults.find(({ field }) => field === id)?.message;
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        {add.data && (
          <Panel tone="calm">
            <SignInLink name={add.data.name} made={add.data} />
          </Panel>
        )}
        <TextInput
          id="person-name"
          label={t('people.name')}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errorOf('person-name')}
        />
        <Checkbox.Group
          label={t('people.roles')}
          required
          value={roles}
          onChange={setRoles}
          error={errorOf(`role-${ROLES[0]}`)}
        >
          <Stack gap="xs" mt={6}>
            {ROLES.map((role) => (
              <Checkbox
                key={role}
                id={`role-${role}`}
                value={role}
                label={t(`role.${role}`)}
                description={t(`role.${role}.may`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'start' }}>
          {t('people.add-yes')}
        </Button>
      </Stack>
    </form>
  );
}
