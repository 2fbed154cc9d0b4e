import type { LegalReport } from '../../../client/reports.ts';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { textAt } from '../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './report-figures.module.css';

type Figure = LegalReport['figures'][number];

/**
 * The figures of a report, each with its parts as bars of their share, and the provision that asks for it.
 * @param id of a published one: each figure leads to its acts
 */
export function ReportFigures({ report, id }: { report: LegalReport; id?: string }) {
  const t = useTexts();
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <th scope="col">{t('reports.figure')}</th>
          <th scope="col">{t('reports.point')}</th>
          <th scope="col">{t('reports.value')}</th>
        </tr>
      </thead>
      <tbody>
        {report.figures.map((figure) => {
          const name = textAt(t, `figure.${figure.id}`) ?? figure.id;
          return (
            <tr key={figure.id}>
              <th scope="row">
                {id && figure.value !== undefined ? (
                  <PageLink to={`/reports/${id}/${figure.id}`}>{name}</PageLink>
                ) : (
                  name
                )}
                <Parts figure={figure} />
              </th>
              <td>{figure.point ?? ''}</td>
              <td>
                <Value figure={figure} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Value({ figure: { value, unit, why, of } }: { figure: Figure }) {
  const t = useTexts();
  if (value === undefined) return why ?? '';
  if (value === 'under ten') return t('reports.under-ten');
  if (unit === 'count') return value;
  return t('reports.seconds', {
    hours: Math.floor(value / 3600),
    minutes: Math.round((value % 3600) / 60),
    of: of === undefined || of === 'under ten' ? t('reports.under-ten') : String(of),
  });
}

function Parts({ figure: { by = [], value } }: { figure: Figure }) {
  const t = useTexts();
  if (by.length === 0) return null;
  return (
    <ul className={classes.parts}>
      {by.map((part) => (
        <li key={JSON.stringify(part.of)}>
          <bdi>{Object.values(part.of).join(' · ')}</bdi>:{' '}
          {part.value === 'under ten' ? t('reports.under-ten') : part.value}
          {typeof part.value === 'number' && typeof value === 'number' && value > 0 && (
            <span
              aria-hidden="true"
              className={classes.bar}
              style={{ inlineSize: `${(100 * part.value) / value}%` }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
