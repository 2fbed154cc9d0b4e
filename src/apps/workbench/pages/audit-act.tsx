import type { AuditEntry } from '../../../client/audit.ts';
import { CitedLaw } from '../../../ui/parts/cited-law.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { UncheckedLaws } from '../../../ui/parts/unchecked-laws.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { AuditValue, useNames } from './audit-value.tsx';

/** What a reader asks for first; hashes, which only a program reads, come last. */
const FIRST = ['case', 'item', 'record', 'signal', 'bank', 'agreement', 'peer', 'person', 'name', 'roles'];
const LAST = ['n', 'version', 'body', 'event', 'entry', 'root', 'signature', 'key', 'logKey', 'sealed'];

const turn = (name: string) =>
  FIRST.includes(name) ? FIRST.indexOf(name) : 100 + (LAST.includes(name) ? 1 + LAST.indexOf(name) : 0);

/** One act in a sentence, then each value that the entry commits to, then the entry as the log has it. */
export function AuditAct({ audit }: { audit: AuditEntry }) {
  const t = useTexts();
  const dates = useDates();
  const nameOf = useNames();
  const opened = new Map(audit.openings.map(({ name, value }) => [name, value]));
  const actor = opened.get('actor');
  const committed = Object.keys((audit.content as { fields?: Record<string, string> }).fields ?? {});
  const names = committed.filter((name) => name !== 'actor').sort((a, b) => turn(a) - turn(b));
  const who = actor === undefined ? t('audit.someone') : (nameOf(actor) ?? String(actor));
  const closed = names.filter((name) => !opened.has(name));
  const label = (name: string) => (t.has(`field.${name}`) ? t(`field.${name}` as 'field.case') : name);
  return (
    <>
      <p>
        {t.rich(audit.law ? 'audit.says-law' : 'audit.says', {
          who: (
            <strong key="who">
              <bdi>{who}</bdi>
            </strong>
          ),
          at: dates.absolute(audit.at),
          law: <CitedLaw key="law" law={audit.law ?? ''} />,
        })}
      </p>
      <UncheckedLaws shown={[audit.law]} />
      <Facts
        facts={[
          ...names
            .filter((name) => opened.has(name))
            .map((name) => ({
              label: label(name),
              value: <AuditValue name={name} value={opened.get(name)} />,
            })),
          audit.procedure ? { label: t('audit.procedure'), value: <bdi>{audit.procedure}</bdi> } : undefined,
          audit.index === null ? undefined : { label: t('audit.index'), value: <bdi>{audit.index}</bdi> },
          closed.length > 0
            ? { label: t('audit.closed'), value: closed.map(label).join(t('list.separator')) }
            : undefined,
        ]}
      />
      <details>
        <summary>{t('audit.raw')}</summary>
        <pre dir="ltr" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify({ content: audit.content, r: audit.r, openings: audit.openings }, null, 2)}
        </pre>
      </details>
    </>
  );
}
