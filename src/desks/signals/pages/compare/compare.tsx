import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './compare.module.css';
import {
  type Draft,
  EMPTY,
  faultIn,
  fieldOf,
  GivenFields,
  givenOf,
  SIDES,
  type Which,
} from './given-fields.tsx';
import { Outcome } from './outcome.tsx';

/** Why two pictures match, or why they do not: both are hashed and compared, and nothing is kept. */
export function ComparePage() {
  const t = useTexts();
  const client = useClient();
  const mayMatch = useHasRole('analyst', 'reviewer', 'senior-reviewer', 'administrator');
  const [drafts, setDrafts] = useState<Record<Which, Draft>>({ one: EMPTY, other: EMPTY });
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const compare = useMutation({
    mutationFn: () => client.match.compare(givenOf(drafts.one), givenOf(drafts.other)),
    onError: (error) => {
      const { message } = error;
      const told = error instanceof ProblemError ? error.faults : [];
      const side = SIDES.find((which) => told.some(({ property }) => property === which));
      setFaults([side === undefined ? { message } : { field: fieldOf(side, drafts[side]), message }]);
    },
  });
  const change = (which: Which, draft: Draft) => {
    setDrafts((before) => ({ ...before, [which]: draft }));
    // What stands below is of what was there before.
    compare.reset();
    setFaults([]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = SIDES.flatMap((which) => faultIn(t, which, drafts[which]));
    setFaults(missing);
    if (missing.length === 0) compare.mutate();
    else compare.reset();
  };
  return (
    <Page title={t('compare.title')} intro={t('compare.intro')}>
      {mayMatch ? (
        <>
          <form noValidate onSubmit={submit} className="comity-screen-only">
            <ErrorSummary faults={faults} />
            <Stack>
              <div className={classes.sides}>
                {SIDES.map((which) => (
                  <GivenFields
                    key={which}
                    which={which}
                    draft={drafts[which]}
                    faults={faults}
                    onChange={(draft) => change(which, draft)}
                  />
                ))}
              </div>
              <Button type="submit" loading={compare.isPending} style={{ alignSelf: 'start' }}>
                {t('compare.do')}
              </Button>
            </Stack>
          </form>
          <Section title={t('compare.outcome')}>
            {compare.data ? (
              <Outcome compared={compare.data} />
            ) : compare.isPending ? (
              <StateNotice kind="loading" title={t('compare.busy')} />
            ) : (
              <StateNotice kind="empty" title={t('compare.none')}>
                {t('compare.none-next')}
              </StateNotice>
            )}
          </Section>
        </>
      ) : (
        <StateNotice kind="empty" title={t('compare.not-you')}>
          {t('compare.not-you-next')}
        </StateNotice>
      )}
    </Page>
  );
}
