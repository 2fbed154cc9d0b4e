import type { CaseEvent } from '../../../../client/cases.ts';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Timeline } from '../../../../ui/parts/timeline.tsx';
import { choiceText, questionText, textAt } from '../../../../ui/steps/question.tsx';
import { shownData } from '../../../../ui/steps/step-fields.ts';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { useStepText } from './state-text.ts';

/** What happened, who did it, what was answered, and a way to each proof. */
export function OrderHistory({
  order: { events, procedure },
}: {
  order: Pick<ContentOrder, 'events'> & Partial<Pick<ContentOrder, 'procedure'>>;
}) {
  const t = useTexts();
  const stepText = useStepText(procedure);
  return (
    <Section title={t('history.title')}>
      <Timeline
        label={t('history.title')}
        items={events.map((event) => ({
          key: String(event.n),
          at: event.at,
          title: stepText(event.step, 'done') ?? event.step,
          by: <bdi>{actorName(t, event.actor)}</bdi>,
          details: (
            <>
              {Object.keys(event.data).length > 0 && (
                <details>
                  <summary>{t('history.answers')}</summary>
                  <Answers event={event} />
                </details>
              )}
              {typeof event.audit === 'string' && (
                <PageLink to={`/audit/${event.audit}`}>{t('history.proof')}</PageLink>
              )}
            </>
          ),
        }))}
      />
    </Section>
  );
}

/** What was answered at a step, question by question. */
export function Answers({ event }: { event: Pick<CaseEvent, 'data'> }) {
  const t = useTexts();
  const dates = useDates();
  const words = (value: unknown): string => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return dates.short(value);
    if (Array.isArray(value)) return value.map(words).join(t('list.separator'));
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    return typeof value === 'string' ? choiceText(t, value) : JSON.stringify(value);
  };
  return (
    <Facts
      facts={shownData(event.data).map(({ path, value }) => ({
        label: questionText(t, path),
        value: <bdi>{words(value)}</bdi>,
      }))}
    />
  );
}

export function actorName(t: ReturnType<typeof useTexts>, actor: CaseEvent['actor']): string {
  if (actor === null) return t('actor.erased');
  if (typeof actor === 'object') return actor.name;
  return textAt(t, `actor.${actor}`) ?? actor;
}
