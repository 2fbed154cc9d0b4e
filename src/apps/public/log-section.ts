import { type Html, html } from '../../kernel/http/html.ts';
import type { HomeFacts } from './home-page.ts';
import type { Texts } from './texts.ts';

/** The log in two layers: a sentence anyone understands, then the signed page and how to verify it. */
export function logSection({ log, url, beatSeconds }: HomeFacts, t: Texts): Html {
  const title = html`<h2>${t('log.title')}</h2>`;
  if (log === null)
    return html`<section id="log"><div class="about">${title}</div><p>${t('log.empty')}</p></section>`;
  const beat =
    beatSeconds % 60 === 0
      ? t('log.minutes', { count: beatSeconds / 60 })
      : t('log.seconds', { count: beatSeconds });
  return html`<section id="log">
    <div class="about">${title}<p class="dim">${t('log.padding', { size: log.size, beat })}</p></div>
    <div class="says">
    <p>${t('log.sentence', { at: t.at(log.at) })}
      ${log.cosigned > 0 ? t('log.cosigned', { count: log.cosigned }) : t('log.not-cosigned')}</p>
    <details>
      <summary>${t('log.details')}</summary>
      <p>${t('log.note')}</p>
      <pre>${log.note}</pre>
      <p>${t('log.verify')}</p>
      <pre>npx comity log verify ${url}</pre>
      <p>${t('log.against')}</p>
      <pre>npx comity log verify ${url} --against https://partner.example</pre>
      <p>${t('log.key', { address: `${url}/log/key` })}</p>
    </details>
    </div>
  </section>`;
}
