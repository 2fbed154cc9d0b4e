import { type Html, html } from '../../kernel/http/html.ts';
import type { Figure, Report } from '../../standards/legal-reports/report.ts';
import { framed } from './page-frame.ts';
import { type LanguageCode, type Texts, textsIn } from './texts.ts';

export type ListedReport = {
  id: string;
  kind: string;
  from: string;
  organisation: string;
  publishedAt: Date;
};

/** A report for anyone to read, print and save; without client script. */
export function reportPage(
  { id, report, digest, proved }: { id: string; report: Report; digest: string; proved: boolean },
  language: LanguageCode,
): Html {
  const t = textsIn(language);
  const year = report.period.from.slice(0, 4);
  const title = t('report.title', { law: report.law, year });
  const exact = report.figures.filter(({ point }) => point !== undefined);
  const others = report.figures.filter(({ point }) => point === undefined);
  return framed({
    language,
    title,
    at: `/reports/${id}`,
    top: html`<div class="wide"><h1>${title}</h1><p><bdi>${report.organisation.name}</bdi> · ${t('report.made', { at: t.at(new Date(report.madeAt)) })}</p></div>`,
    main: html`
      ${Object.entries(report.statements).map(([name, text]) => {
        const key = `report.statement.${name}`;
        return html`<section><h2>${t.has(key) ? t(key) : name}</h2><p class="said" dir="auto">${text}</p></section>`;
      })}
      <section><h2>${t('report.exact')}</h2>${table(exact, t)}</section>
      ${others.length > 0 ? html`<section><h2>${t('report.others')}</h2><p class="dim">${t('report.others-why')}</p>${table(others, t)}</section>` : null}
      <section><h2>${t('report.files')}</h2>
        <ul>
          <li><a href="/reports/${id}.json">JSON</a></li>
          <li><a href="/reports/${id}.csv">CSV</a></li>
          ${proved ? html`<li><a href="/reports/${id}/proof.json">${t('report.proof')}</a></li>` : null}
        </ul>
        <p class="dim">${t(proved ? 'report.proof-how' : 'report.proof-later')}</p>
        <p class="dim">SHA-256 <code>${digest}</code></p>
      </section>`,
    foot: html`<p><a href="/reports?lang=${language}">${t('reports.title')}</a> · <a href="/?lang=${language}">${t('reports.home')}</a></p>`,
  });
}

function table(figures: readonly Figure[], t: Texts): Html {
  return html`<table>
    <thead><tr><th scope="col">${t('counts.what')}</th><th scope="col">${t('report.point')}</th><th scope="col">${t('counts.number')}</th></tr></thead>
    <tbody>${figures.map((figure) => {
      const key = `figure.${figure.id}`;
      return html`<tr>
        <th scope="row">${t.has(key) ? t(key) : figure.id}</th>
        <td>${figure.point ?? ''}</td>
        <td class="${figure.value === undefined ? 'dim' : 'count'}">${shownValue(figure, t)}</td>
      </tr>
      ${(figure.by ?? []).map(
        (part) =>
          html`<tr class="part"><td><bdi>${Object.values(part.of).join(' · ')}</bdi></td><td></td><td class="count">${part.value === 'under ten' ? t('counts.under') : part.value}</td></tr>`,
      )}`;
    })}</tbody>
  </table>`;
}

function shownValue({ value, unit, why, of }: Figure, t: Texts): string {
  if (value === undefined) return why ?? '';
  if (value === 'under ten') return t('counts.under');
  if (unit === 'count') return String(value);
  const of_ = of === 'under ten' || of === undefined ? t('counts.under') : String(of);
  return t('report.seconds', {
    hours: Math.floor(value / 3600),
    minutes: Math.round((value % 3600) / 60),
    of: of_,
  });
}

/** Every report that was published here, the newest first. */
export function reportsPage(reports: readonly ListedReport[], language: LanguageCode): Html {
  const t = textsIn(language);
  return framed({
    language,
    title: t('reports.title'),
    at: '/reports',
    top: html`<div class="wide"><h1>${t('reports.title')}</h1><p>${t('reports.about')}</p></div>`,
    main: html`<section>${
      reports.length === 0
        ? html`<p>${t('reports.none')}</p>`
        : html`<ul>${reports.map(({ id, kind, from, organisation, publishedAt }) => {
            const key = `report.kind.${kind}`;
            return html`<li><a href="/reports/${id}?lang=${language}">${t.has(key) ? t(key) : kind}, ${from.slice(0, 4)}</a> · <bdi>${organisation}</bdi> · ${t.at(publishedAt)}</li>`;
          })}</ul>`
    }</section>`,
    foot: html`<p><a href="/?lang=${language}">${t('reports.home')}</a></p>`,
  });
}
