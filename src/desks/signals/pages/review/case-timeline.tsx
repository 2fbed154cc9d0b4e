import type { CaseDetail, CaseEvent } from '../../../../client/cases.ts';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Timeline } from '../../../../ui/parts/timeline.tsx';
import { useTexts } from '../use-texts.ts';
import { EventData, useActorName } from './event-data.tsx';

/** What happened in a case, each with what was answered and a way to its proof. */
export function CaseTimeline({
  events,
  together,
  names,
}: {
  events: readonly CaseEvent[];
  together: NonNullable<CaseDetail['together']>;
  /** What ids in what was written are called. */
  names?: Readonly<Record<string, string>>;
}) {
  const t = useTexts();
  const actorName = useActorName();
  return (
    <Timeline
      label={t('case.history')}
      items={events.map(({ n, step, at, actor, data, audit }) => {
        const key = `step.${step}.done`;
        // The opening lists signals by id; the evidence shows them in words.
        const among = together.find((each) => each.n === n);
        const shown =
          step === 'open' ? undefined : <EventData event={{ step, data }} {...(names ? { names } : {})} />;
        return {
          key: String(n),
          at,
          title: t.has(key) ? t(key) : step,
          by: <bdi>{actorName(actor)}</bdi>,
          details: (
            <>
              {among && <p>{t('case.together', among)}</p>}
              {Object.keys(data).length > 0 && shown !== undefined && (
                <details>
                  <summary>{t('case.answers')}</summary>
                  {shown}
                </details>
              )}
              {typeof audit === 'string' && <PageLink to={`/audit/${audit}`}>{t('case.proof')}</PageLink>}
            </>
          ),
        };
      })}
    />
  );
}
