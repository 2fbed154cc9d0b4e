import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useTexts } from '../use-texts.ts';
import { Flood, useCrises } from './crises.tsx';

/** A crisis that is on, here or at a partner, or a flood of matches that nobody has called one. */
export function CrisesNow() {
  const t = useTexts();
  const crises = useCrises().data;
  if (crises === undefined) return null;
  const { items, partners, volume } = crises;
  const on = items.filter(({ state }) => state === 'crisis-on');
  const flood = volume?.flood && on.length === 0;
  return (
    <>
      {flood && <Flood volume={volume} />}
      {on.map(({ id, title, level }) => (
        <p key={id}>
          <strong>
            {t('crises.title')} · {t(`value.${level}`)}
          </strong>{' '}
          <PageLink to={`/signals/crises/${id}`}>
            <bdi>{title}</bdi>
          </PageLink>
        </p>
      ))}
      {(!flood || partners.length > 0) && (
        <p>
          <PageLink to="/signals/crises">
            {t(partners.length > 0 ? 'queue.crises-partners' : 'queue.crises', { many: partners.length })}
          </PageLink>
        </p>
      )}
    </>
  );
}
