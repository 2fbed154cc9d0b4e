import { Stack } from '@mantine/core';
import type { CaseDetail, CaseMatch, Disagreement } from '../../../../client/cases.ts';
import { useMe } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { HashPicture } from '../../../../ui/parts/hash-picture.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { SourceNote } from '../../../../ui/parts/source-note.tsx';
import { Standing, type StandingKind } from '../../../../ui/parts/standing.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { Said } from '../said.tsx';
import { nearnessText, typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { kindOfItem } from './kind-of-item.ts';
import { SentItem } from './sent-item.tsx';

/** What a reviewer decides on: the item, and every signal it matched with who shared it and why. */
export function Evidence({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const isReview = detail.procedure === 'match-review';
  return (
    <div id="evidence" tabIndex={-1}>
      {isReview && (
        <Section title={t(`evidence.item.${kindOfItem(detail)}`)}>
          <SentItem detail={detail} />
        </Section>
      )}
      <Section
        title={isReview ? t('evidence.matches', { count: detail.matches.length }) : t('evidence.challenged')}
      >
        <Stack gap="xl">
          {detail.matches.map((match) => (
            <Match key={`${match.signal}${match.bank}`} match={match} matched={isReview} />
          ))}
        </Stack>
      </Section>
    </div>
  );
}

/** What stands behind a signal. An order that an unconfirmed import claims is shown as a claim, not as binding. */
export function SignalStanding({
  signal,
}: {
  signal: Pick<CaseMatch, 'attested' | 'ordered' | 'voluntary'> & { by: string };
}) {
  const t = useTexts();
  const me = useMe();
  const { attested, ordered, voluntary, by } = signal;
  const kind = (): StandingKind => {
    if (!attested) return 'unverified';
    if (ordered) return 'binding';
    if (voluntary) return 'voluntary';
    return by === me.data?.person.organisation.id ? 'own' : 'partner';
  };
  return (
    <>
      <Standing kind={kind()}>{!attested && ordered && <p>{t('evidence.claims-order')}</p>}</Standing>
      {!attested && voluntary && <Standing kind="voluntary" />}
    </>
  );
}

/** A hash tells a person nothing; what is a text itself is shown, as text. */
const HASH = /^[0-9a-f]+$/;

/** `matched` is false where a signal is in question without an item of ours that it matched. */
function Match({ match, matched }: { match: CaseMatch; matched: boolean }) {
  const t = useTexts();
  const classText = useClassText();
  const { sharedBy, quality, bank, type, reason, basis, reversal, disagreements, hashes } = match;
  return (
    <article aria-label={t('evidence.match', { name: sharedBy.name })}>
      <SignalStanding signal={{ ...match, by: sharedBy.id }} />
      <Facts
        facts={[
          {
            label: t('evidence.shared-by'),
            value: (
              <SourceNote
                source={{
                  by: sharedBy.name,
                  at: match.sharedAt ?? null,
                  agreement: match.agreement?.title ?? null,
                  certainty: classText(sharedBy.class),
                }}
              >
                <strong>
                  <bdi>{sharedBy.name}</bdi>
                </strong>{' '}
                · {classText(sharedBy.class)}
              </SourceNote>
            ),
          },
          { label: t('evidence.why'), value: reason ? <Said words={[reason]} /> : t('evidence.no-reason') },
          {
            label: t(match.ownTerms ? 'bank.own-terms' : 'evidence.basis'),
            value: <Said words={[basis]} />,
          },
          { label: t('bank.type'), value: typeText(t, type) },
          match.codes === undefined && match.value && !HASH.test(match.value)
            ? { label: t('signal.value'), value: <Id>{match.value}</Id> }
            : undefined,
          matched
            ? {
                label: t('evidence.distance'),
                value:
                  match.radius == null || match.percent
                    ? nearnessText(t, match)
                    : t('evidence.of-radius', {
                        near: nearnessText(t, match),
                        radius: match.radius,
                      }),
              }
            : undefined,
          match.orientation
            ? { label: t('evidence.laid'), value: t(`evidence.laid.${match.orientation}`) }
            : undefined,
          // Of a match it is that of the item, and stands there.
          matched || quality === null
            ? undefined
            : { label: t('evidence.quality'), value: t('evidence.quality-of', { quality }) },
          match.ordered && match.orderReference
            ? { label: t('evidence.order'), value: <bdi>{match.orderReference}</bdi> }
            : undefined,
          match.active === false ? { label: t('bank.state'), value: t('evidence.inactive') } : undefined,
          { label: t('evidence.bank'), value: <bdi>{bank}</bdi> },
          {
            label: t('evidence.reversal'),
            value: t('evidence.reversal-of', {
              overturned: reversal.overturned,
              reviewed: reversal.matches,
            }),
          },
          {
            label: t('evidence.signal'),
            value: <PageLink to={`/signals/signals/${match.signal}`}>{t('evidence.open-signal')}</PageLink>,
          },
        ]}
      />
      <Disagreements disagreements={disagreements} />
      {hashes && <HashPicture item={hashes.item} signal={hashes.signal} />}
    </article>
  );
}

/** Organisations that found a signal wrong, and what its originator answered. */
export function Disagreements({ disagreements }: { disagreements: readonly Disagreement[] }) {
  const t = useTexts();
  const dates = useDates();
  if (disagreements.length === 0) return null;
  return (
    <StateNotice kind="partial" title={t('evidence.disputed', { count: disagreements.length })}>
      <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
        {disagreements.map(({ by, at, reason, answer }) => (
          <li key={`${by}${at}`}>
            {t('evidence.disagrees', { by, at: dates.day(at), reason })}{' '}
            {answer ? t('evidence.answered', { answer }) : t('evidence.unanswered')}
          </li>
        ))}
      </ul>
    </StateNotice>
  );
}
