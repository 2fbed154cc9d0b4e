import type { SignalIndex } from '../../../../client/signal-index.ts';
import classes from '../banks/funnel.module.css';
import { useTexts } from '../use-texts.ts';

/** How many look-ups took how long: a number each, and beside it how large it is, drawn. */
export function LookUpTimes({ lookUps }: Pick<SignalIndex, 'lookUps'>) {
  const t = useTexts();
  const most = Math.max(1, ...lookUps.map(({ many }) => many));
  const longest = lookUps.at(-2)?.upTo ?? 0;
  return (
    <>
      <p>{t('index.since')}</p>
      <table className={classes.funnel}>
        <caption hidden>{t('index.look-ups')}</caption>
        <tbody>
          {lookUps.map(({ upTo, many }) => (
            <tr key={upTo ?? 'longer'}>
              <th scope="row">
                {upTo === null ? t('index.longer', { ms: longest }) : t('index.up-to', { ms: upTo })}
              </th>
              <td className={classes.number}>{many}</td>
              <td className={classes.drawn} aria-hidden="true">
                {many > 0 && (
                  <span className={classes.bar} style={{ inlineSize: `${(100 * many) / most}%` }} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
