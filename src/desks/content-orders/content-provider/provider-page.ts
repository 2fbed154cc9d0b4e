import { type Html, html } from '../../../kernel/http/html.ts';
import { isolate } from '../../../kernel/http/isolate.ts';
import { STYLE } from '../../../kernel/http/page-style.ts';
import { LANGUAGES, type ProviderWords } from './words.ts';

export type ProviderView = {
  token: string;
  status: keyof ProviderWords['status'];
  provider: string;
  executedAt: string;
  url: string | null;
  authority: string | null;
  state: string | null;
  reference: string | null;
  types: string[];
  reasons: string | null;
  /** Of an order from another State: whom to ask for scrutiny. */
  scrutiny: string | null;
  court: { body: string; deadline: string; provisions: string | null } | null;
  mayWrite: boolean;
  writtenAt: string | null;
  answer: string | null;
  fault?: string;
  draft?: string;
};

/** The whole page, for the person whose content it was. No client script; nobody who decided is named. */
export function providerPage(words: ProviderWords, view: ProviderView): Html {
  const said = (text: string | null) => isolate(text ?? words.unread, words.direction);
  const when = (at: string) =>
    `${new Intl.DateTimeFormat(words.language, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'UTC',
    }).format(new Date(at))} UTC`;
  const done = view.status === 'back';
  return layout(
    words,
    words.title,
    html`
      <nav>${LANGUAGES.filter((other) => other.language !== words.language).map(
        (other) =>
          html`<a href="/c/${view.token}?lang=${other.language}" lang="${other.language}" dir="${other.direction}">${other.name}</a>`,
      )}</nav>
      ${view.fault ? html`<div class="fault" role="alert" tabindex="-1"><h2>${words.faultHeading}</h2><p>${view.mayWrite ? html`<a href="#text">${view.fault}</a>` : view.fault}</p></div>` : null}
      <h1>${words.title}</h1>
      <section class="standing ${done ? 'restored' : view.writtenAt ? 'appealed' : ''}" aria-labelledby="what">
        <h2 id="what">${words.what}</h2>
        <p><strong>${words.status[view.status]}</strong></p>
        <p>${words.whatSays(said(view.provider), when(view.executedAt))}</p>
      </section>
      <section><h2>${words.address}</h2><p class="said" dir="ltr">${view.url ?? words.unread}</p></section>
      <section><h2>${words.basis}</h2>
        <p>${words.basisSays(said(view.authority), said(view.state), said(view.reference))}</p>
        ${view.types.map((type) => (type in words.types ? html`<p>${words.types[type as 'a']}</p>` : null))}
      </section>
      ${view.reasons && html`<section><h2>${words.reasons}</h2><p class="quiet">${words.reasonsFrom}</p><p class="said" dir="auto">${view.reasons}</p></section>`}
      ${view.answer && html`<section><h2>${words.answered}</h2><p class="said" dir="auto">${view.answer}</p></section>`}
      ${view.writtenAt && !view.answer ? html`<p><strong>${words.written(when(view.writtenAt))}</strong></p>` : null}
      ${view.mayWrite ? form(words, view) : null}
      ${done ? null : ways(words, view)}
      <p class="quiet">${words.kept}</p>
      <p class="quiet">${words.privacy}</p>`,
  );
}

function ways(words: ProviderWords, { scrutiny, court }: ProviderView): Html {
  const said = (text: string) => isolate(text, words.direction);
  return html`<section><h2>${words.ways}</h2>
        ${scrutiny && html`<p>${words.scrutiny(said(scrutiny))}</p>`}
        ${court && html`<p>${words.court(said(court.body), said(court.deadline))}</p>`}
        ${court?.provisions && html`<p>${words.provisions} <span dir="ltr">${court.provisions}</span></p>`}
      </section>`;
}

function form(words: ProviderWords, view: ProviderView): Html {
  return html`<form method="post" action="/c/${view.token}/objection?lang=${words.language}" class="appeal">
        <h2>${words.write}</h2>
        <label for="text">${words.writeLabel}</label>
        <p id="hint" class="quiet">${words.writeHint}</p>
        <textarea id="text" name="text" rows="8" maxlength="10000" required dir="auto" aria-describedby="hint"
          ${view.fault ? html`aria-invalid="true"` : null}>${view.draft ?? ''}</textarea>
        <button type="submit">${words.send}</button>
      </form>`;
}

/** For every link that leads nowhere, whatever the reason. */
export const nowherePage = (words: ProviderWords): Html =>
  layout(words, words.nowhereTitle, html`<h1>${words.nowhereTitle}</h1><p>${words.nowhere}</p>`);

const layout = (words: ProviderWords, title: string, main: Html): Html =>
  html`<html lang="${words.language}" dir="${words.direction}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow, noarchive">
    <meta name="referrer" content="no-referrer">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body><main>${main}</main></body>
</html>`;
