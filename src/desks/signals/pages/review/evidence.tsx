import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDetail, CaseMatch, Disagreement } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole, useMe } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { HashPicture } from '../../../../ui/parts/hash-picture.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { SourceNote } from '../../../../ui/parts/source-note.tsx';
import { Standing, type StandingKind } from '../../../../ui/parts/standing.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { ZonedPicture } from '../../../../ui/parts/zoned-picture.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { Said } from '../said.tsx';
import { nearnessText, typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { BreakOffer } from './break-offer.tsx';
import { useOwnLook } from './own-look.ts';
import { StatePurpose } from './state-purpose.tsx';

/** What a reviewer decides on: the picture, covered, and every signal it matched with who shared it and why. */
export function Evidence({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const isReview = detail.procedure === 'match-review';
  return (
    <div id="evidence" tabIndex={-1}>
      {isReview && (
        <Section title={t('evidence.picture')}>
          <Picture detail={detail} />
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

function Picture({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const own = useOwnLook(detail);
  const [seen, setSeen] = useState(0);
  const [zones, setZones] = useState<ReadonlySet<string>>(new Set());
  // The node counts too and its count comes back later: the larger one is right.
  const [before] = useState({ all: detail.exposure.seconds, here: own.seconds });
  const preserved = detail.flags.includes('preserved');
  const isOverseer = useHasRole('overseer');
  const [purpose, setPurpose] = useState<string>();
  const kept = detail.picture !== null && detail.tracks?.picture === 'kept';
  if (preserved && isOverseer && kept && purpose === undefined) return <StatePurpose onStated={setPurpose} />;
  if (!detail.picture && purpose === undefined) {
    const locked = detail.flags.includes('locked');
    return (
      <StateNotice kind="empty" title={t(locked ? 'evidence.locked' : 'evidence.no-picture')}>
        {t(
          locked
            ? 'evidence.locked-next'
            : detail.picture === null
              ? detail.matches.some(({ percent }) => percent)
                ? 'evidence.no-picture-video'
                : 'evidence.no-picture-hash'
              : 'evidence.no-picture-next',
        )}
      </StateNotice>
    );
  }
  return (
    <>
      {preserved && !isOverseer && (
        <StateNotice kind="partial" title={t('evidence.preserved')}>
          {t('evidence.preserved-next')}
        </StateNotice>
      )}
      <ZonedPicture
        address={(zone) => client.cases.pictureUrl(detail.id, zone, purpose)}
        onSeen={(seconds, { row, column }) => {
          setSeen((so) => so + seconds);
          setZones((so) => new Set(so).add(`${row},${column}`));
          // The first look: a form that says that nobody looked must know of it at once.
          if (own.zones === 0) void queries.invalidateQueries({ queryKey: ['case', detail.id] });
        }}
      />
      <BreakOffer
        here={{
          zones: Math.max(own.zones, zones.size),
          seconds: Math.max(own.seconds, before.here + seen),
        }}
        today={Math.max(detail.exposure.seconds, before.all + seen)}
      />
    </>
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
          {
            label: t('evidence.quality'),
            value: quality === null ? t('evidence.no-quality') : t('evidence.quality-of', { quality }),
          },
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
