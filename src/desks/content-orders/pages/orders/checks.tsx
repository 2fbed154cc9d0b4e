import type { ContentOrder } from '../../../../client/content-orders.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';
import { useStateText } from './state-text.ts';

/** Tracks that say how an order stands, in the order in which people ask. */
const SHOWN = [
  'sender',
  'completeness',
  'assessment',
  'feedback',
  'notice',
  'disclosure',
  'preservation',
  'scrutiny',
  'court',
  'ground',
  'danger',
  'atrocity',
] as const;
/** Said only once something is to be said. */
const SILENT: readonly string[] = ['none', 'free'];

/** Who sent it, whether it is whole, what was found: and what is wrong with it, section by section of the form. */
export function Checks({ order: { tracks, faults, sender } }: { order: ContentOrder }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <Section title={t('checks.title')}>
      <Facts
        facts={[
          { label: t('track.order'), value: stateText('order', tracks.order ?? '') },
          { label: t('checks.signature'), value: t(`signature.${sender.signature}`) },
          ...SHOWN.filter((track) => !SILENT.includes(tracks[track] ?? 'none')).map((track) => ({
            label: t(`track.${track}`),
            value: stateText(track, tracks[track] ?? ''),
          })),
        ]}
      />
      <h3>{t('checks.faults', { many: faults.length })}</h3>
      {faults.length === 0 ? (
        <p>{t('checks.no-faults')}</p>
      ) : (
        <ul>
          {faults.map(({ kind, section, field, code, message }) => (
            <li key={`${field} ${code}`}>
              <strong>{t(`fault.${kind}`)}</strong> · {t('checks.section', { section })} ·{' '}
              <bdi>{nameOf(t, field)}</bdi>: {textAt(t, `fault.${code}`) ?? message}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** A field of the form by its own name; of a list, which one. */
export function nameOf(t: ReturnType<typeof useTexts>, pointer: string): string {
  const [, ...parts] = pointer.split('/');
  const at = parts.find((part) => /^\d+$/.test(part));
  const path = parts.filter((part) => !/^\d+$/.test(part)).join('.');
  const name = textAt(t, `annex.${path}`) ?? path;
  return at === undefined ? name : `${name} ${Number(at) + 1}`;
}
