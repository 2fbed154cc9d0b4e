import type { CaseEvent } from '../../../../client/cases.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { INSTANT } from '../../reason.ts';
import { useTexts } from '../use-texts.ts';
import { orderOf, shownData } from './step-fields.ts';

const ANY_INSTANT = new RegExp(INSTANT);

/** Who took a step; the system, the person affected and a peer are named as such. */
export function useActorName(): (actor: CaseEvent['actor']) => string {
  const t = useTexts();
  return (actor) => {
    if (actor === null) return t('actor.erased');
    if (typeof actor === 'object') return actor.name;
    const key = `actor.${actor}`;
    return t.has(key) ? t(key) : actor;
  };
}

/** What was answered at a step, question by question, in the order in which it was asked. */
export function EventData({
  event: { step, data },
  names = {},
}: {
  event: Pick<CaseEvent, 'step' | 'data'>;
  /** What ids among the answers are called, where that is known. */
  names?: Readonly<Record<string, string>>;
}) {
  const t = useTexts();
  const dates = useDates();
  const words = (value: unknown): string => {
    if (typeof value === 'string' && ANY_INSTANT.test(value)) return dates.short(value);
    if (Array.isArray(value)) return value.map(words).join(t('list.separator'));
    const key = `value.${String(value)}`;
    if (t.has(key)) return t(key);
    return typeof value === 'string' ? (names[value] ?? value) : JSON.stringify(value);
  };
  const order = orderOf(step);
  const place = (path: string) => (order.includes(path) ? order.indexOf(path) : order.length);
  const facts = shownData(data)
    .filter(({ value }) => !(Array.isArray(value) && value.length === 0))
    .sort((a, b) => place(a.path) - place(b.path))
    .map(({ path, value }) => {
      const [own, key] = [`said.${step}.${path}`, `field.${path}`];
      const label = t.has(own) ? t(own) : t.has(key) ? t(key) : path;
      return { label, value: <bdi>{words(value)}</bdi> };
    });
  return facts.length === 0 ? null : <Facts facts={facts} />;
}
