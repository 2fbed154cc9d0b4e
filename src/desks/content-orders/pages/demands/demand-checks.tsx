import type { Demand } from '../../../../client/demands.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useStateText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';
import { fieldName } from './field-name.ts';

/** Said only once something is to be said. */
const SILENT: readonly string[] = ['none', 'anyone'];

/** Where a demand stands on every side, and what is wrong with it by its form. */
export function DemandChecks({ demand: { tracks, faults, sender, kind } }: { demand: Demand }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <Section title={t('checks.title')}>
      <Facts
        facts={[
          ...(kind === 'notice'
            ? []
            : [{ label: t('checks.signature'), value: t(`signature.${sender.signature}`) }]),
          ...Object.entries(tracks)
            .filter(([, state]) => !SILENT.includes(state))
            .map(([track, state]) => ({
              label: textAt(t, `track.${track}`) ?? track,
              value: stateText(track, state),
            })),
        ]}
      />
      <h3>{t('demand.faults')}</h3>
      {faults.length === 0 ? (
        <p>{t('demand.no-faults')}</p>
      ) : (
        <ul>
          {faults.map(({ kind: weight, field, code, message }) => (
            <li key={`${field} ${code}`}>
              <strong>{t(`fault.${weight}`)}</strong> · <bdi>{fieldName(t, field)}</bdi>:{' '}
              {textAt(t, `fault.${code}`) ?? message}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
