import type { Funnel as Counts } from '../../../../client/banks.ts';
import { useTexts } from '../use-texts.ts';
import classes from './funnel.module.css';

const ROWS = ['matched', 'confirmed', 'disputed', 'overturned', 'suppressed'] as const;
const AGAINST: readonly string[] = ['disputed', 'overturned', 'suppressed'];

/** What became of matches: a number each, and beside it how large it is, drawn. @param of what the disputes are counted of */
export function Funnel({ funnel, of }: { funnel: Counts | null; of: 'bank' | 'signal' }) {
  const t = useTexts();
  if (funnel === null) return t('counts.hidden');
  const most = Math.max(1, ...ROWS.map((row) => funnel[row]));
  return (
    <table className={classes.funnel}>
      <caption hidden>{t('funnel.title')}</caption>
      <tbody>
        {ROWS.map((row) => (
          <tr key={row}>
            <th scope="row">{t(row === 'disputed' ? `funnel.disputed.${of}` : `funnel.${row}`)}</th>
            <td className={classes.number}>{funnel[row]}</td>
            <td className={classes.drawn} aria-hidden="true">
              {funnel[row] > 0 && (
                <span
                  className={classes.bar}
                  data-against={AGAINST.includes(row)}
                  style={{ inlineSize: `${(100 * funnel[row]) / most}%` }}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
