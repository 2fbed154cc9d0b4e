import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';
import { partName } from './form-parts.ts';
import { useStateText } from './state-text.ts';

/** Tracks that say how a certificate stands, in the order in which people ask. */
const SHOWN = [
  'order',
  'sender',
  'copies',
  'term',
  'completeness',
  'assessment',
  'release',
  'clarification',
  'obstacle',
  'conflict',
  'ground',
  'enforcement',
  'danger',
  'atrocity',
] as const;

/** Who sent it, whether it is whole, what was found: and what is wrong with it, section by section of the form. */
export function Checks({ request: { tracks, findings } }: { request: EvidenceRequest }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <Section title={t('checks.title')}>
      <Facts
        facts={SHOWN.filter((track) => (tracks[track] ?? 'none') !== 'none').map((track) => ({
          label: t(`track.${track}`),
          value: stateText(track, tracks[track] ?? ''),
        }))}
      />
      <h3>{t('checks.faults', { many: findings.length })}</h3>
      {findings.length === 0 ? (
        <p>{t('checks.no-faults')}</p>
      ) : (
        <ul>
          {findings.map(({ kind, section, field, code, article, message }) => (
            <li key={`${field} ${code}`}>
              <strong>{t(`found.${kind}`)}</strong> · {t('checks.section', { section })}
              <Where name={partName(t, field.split('/').slice(2))} />:{' '}
              {textAt(t, `finding.${code}`) ?? message}{' '}
              <small>
                <bdi>({article})</bdi>
              </small>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** A whole section has no field to name. */
const Where = ({ name }: { name: string }) =>
  name !== '' && (
    <>
      {' '}
      · <bdi>{name}</bdi>
    </>
  );
