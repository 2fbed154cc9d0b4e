import { type Html, html } from '../../kernel/http/html.ts';
import type { Texts } from './texts.ts';

/** Daily counts, of whole UTC days (ISO 8601 dates, both included); null is a count under ten. */
export type ShownCounts = {
  from: string;
  to: string;
  rows: { name: string; count: number | null }[];
  /** The node is younger than the days whose counts may be shown. */
  tooYoung?: boolean;
};

export function countsSection(counts: ShownCounts, t: Texts): Html {
  return html`<section id="counts">
    <div class="about">
      <h2>${t('counts.title')}</h2>
      <p class="dim">${t('counts.about')}</p>
      <p><a href="/reports">${t('reports.title')}</a></p>
    </div>
    ${counts.tooYoung ? html`<p>${t('counts.too-young')}</p>` : counts.rows.length === 0 ? html`<p>${t('counts.none')}</p>` : table(counts, t)}
  </section>`;
}

function table({ from, to, rows }: ShownCounts, t: Texts): Html {
  const caption =
    from === to
      ? t('counts.caption-day', { day: t.day(from) })
      : t('counts.caption', { from: t.day(from), to: t.day(to) });
  return html`<table>
    <caption>${caption}</caption>
    <thead><tr><th scope="col">${t('counts.what')}</th><th scope="col">${t('counts.number')}</th></tr></thead>
    <tbody>${rows.map(({ name, count }) => {
      const key = `counter.${name}`;
      return html`<tr>
        <th scope="row">${t.has(key) ? t(key) : name}</th>
        <td class="count">${count ?? t('counts.under')}</td>
      </tr>`;
    })}</tbody>
  </table>`;
}
