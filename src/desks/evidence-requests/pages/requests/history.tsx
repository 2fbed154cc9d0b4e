import type { CaseEvent } from '../../../../client/cases.ts';
import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Timeline } from '../../../../ui/parts/timeline.tsx';
import { choiceText, questionText, textAt } from '../../../../ui/steps/question.tsx';
import { shownData } from '../../../../ui/steps/step-fields.ts';
import { useDates } from '../../../../ui/text/dates.ts';
import type { EvidenceFile } from '../../answer/manifest.ts';
import { useTexts } from '../use-texts.ts';
import { useStepText } from './state-text.ts';

/** What happened, who did it, what was answered, and a way to each proof. */
export function RequestHistory({ request: { events } }: { request: Pick<EvidenceRequest, 'events'> }) {
  const t = useTexts();
  const stepText = useStepText();
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
export function Answers({ event: { data } }: { event: Pick<CaseEvent, 'data'> }) {
  const t = useTexts();
  const dates = useDates();
  const { files, ...rest } = data as { files?: readonly EvidenceFile[] } & Record<string, unknown>;
  const words = (value: unknown): string => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return dates.short(value);
    if (Array.isArray(value)) return value.map(words).join(t('list.separator'));
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    return typeof value === 'string' ? choiceText(t, value) : JSON.stringify(value);
  };
  return (
    <>
      {Array.isArray(files) && <FileList files={files} />}
      <Facts
        facts={shownData(rest).map(({ path, value }) => ({
          label: questionText(t, path),
          value: /^[0-9a-f]{64}$/.test(String(value)) ? <Id>{String(value)}</Id> : <bdi>{words(value)}</bdi>,
        }))}
      />
    </>
  );
}

/** Files by name, size and hash: what a second person compares. */
export function FileList({ files }: { files: readonly EvidenceFile[] }) {
  const t = useTexts();
  return (
    <>
      <p>
        <strong>{t('files.title')}</strong>
      </p>
      <ul>
        {files.map(({ name, bytes, sha256 }) => (
          <li key={name}>
            <bdi>{t('files.one', { name, bytes })}</bdi>
            <br />
            <small>
              <Id>{sha256}</Id>
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}

export function actorName(t: ReturnType<typeof useTexts>, actor: CaseEvent['actor']): string {
  if (actor === null) return t('actor.erased');
  if (typeof actor === 'object') return actor.name;
  return textAt(t, `actor.${actor}`) ?? actor;
}
