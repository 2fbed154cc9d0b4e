import { Title } from '@mantine/core';
import type { Comparison } from '../../../../client/match.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { HashPicture } from '../../../../ui/parts/hash-picture.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './compare.module.css';
import { DistanceScale } from './distance-scale.tsx';
import { SIDES, type Which } from './given-fields.tsx';

/** Whether the two match, how far they are apart, how they lie to each other, and which bits differ. */
export function Outcome({ compared }: { compared: Comparison }) {
  const t = useTexts();
  const { one, other, distance, radius, widestRadius, matches, turned } = compared;
  const plain = SIDES.filter((which) => compared[which].tooPlain);
  const nearest = {
    one: turned?.which === 'one' ? turned.value : one.value,
    other: turned?.which === 'other' ? turned.value : other.value,
  };
  const laid = (which: Which) =>
    turned?.which === which && turned.orientation !== 'as-it-is'
      ? t(`compare.nearest.${which}`, { way: t(`compare.way.${turned.orientation}`) })
      : t(`compare.${which}`);
  return (
    <>
      <div role="status">
        <Title order={3}>
          {t(plain.length > 0 ? 'compare.too-plain' : matches ? 'compare.matches' : 'compare.differs')}
        </Title>
        <p>
          {t('compare.far', { distance, radius })}{' '}
          {plain.map((which) => t(`compare.plain.${which}`)).join(' ')}
        </p>
      </div>
      <DistanceScale distance={distance} radius={radius} />
      <p className={classes.quiet}>
        {t('compare.chance')}{' '}
        {widestRadius !== undefined && t('compare.banks', { radius, widest: widestRadius })}
      </p>
      <Facts
        facts={[
          ...SIDES.map((which) => {
            const { value, quality } = compared[which];
            return {
              label: t(`compare.${which}`),
              value: (
                <>
                  <Id>{value}</Id>
                  <br />
                  {quality === undefined ? t('compare.no-quality') : t('compare.quality', { quality })}
                </>
              ),
            };
          }),
          {
            label: t('compare.nearest'),
            value: turned
              ? t(`compare.nearest.${turned.which}`, { way: t(`compare.way.${turned.orientation}`) })
              : t('compare.nearest.hashes'),
          },
        ]}
      />
      {turned && <Ways which={turned.which} distances={turned.distances} radius={radius} />}
      <HashPicture
        item={nearest.one}
        signal={nearest.other}
        labels={{ item: laid('one'), signal: laid('other') }}
      />
    </>
  );
}

type Distances = NonNullable<Comparison['turned']>['distances'];

/** All eight ways to lay the picture that was turned, nearest first. */
function Ways({ which, distances, radius }: { which: Which; distances: Distances; radius: number }) {
  const t = useTexts();
  const ways = (Object.keys(distances) as (keyof Distances)[]).sort((a, b) => distances[a] - distances[b]);
  return (
    <details className={classes.ways}>
      <summary>{t(`compare.ways.${which}`)}</summary>
      <table>
        <caption>{t('compare.ways-caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.way')}</th>
            <th scope="col">{t('compare.bits')}</th>
            <th scope="col">{t('compare.within')}</th>
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => (
            <tr key={way}>
              <th scope="row">{t(`compare.way.${way}`)}</th>
              <td>{distances[way]}</td>
              <td>{t(distances[way] <= radius ? 'value.yes' : 'value.no')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
