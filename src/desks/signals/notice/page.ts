import { type Html, html } from '../../../kernel/http/html.ts';
import { STYLE } from '../../../kernel/http/page-style.ts';
import { LANGUAGES } from './languages.ts';
import { type StatementFacts, statementOf, titleOf } from './statement.ts';
import type { NoticeWords } from './words.ts';

export type NoticeView = {
  token: string;
  facts: StatementFacts;
  status: keyof NoticeWords['status'];
  mayAppeal: boolean;
  reason: string | null;
  remedy: string | null;
  fault?: string;
  draft?: string;
};

/** The whole page. No client script; neither picture, account nor the people who decided. */
export function noticePage(words: NoticeWords, view: NoticeView): Html {
  const statement = statementOf(words, view.facts, true);
  const title = titleOf(words, view.facts);
  const ways = [words.appealHeading, words.remediesHeading];
  const appeal = statement.findIndex(({ heading }) => ways.includes(heading));
  return layout(
    words,
    title,
    html`
      ${languages(words, `/n/${view.token}`)}
      ${view.fault ? faultSummary(words, view.fault, view.mayAppeal) : null}
      <h1>${title}</h1>
      ${standing(words, view)}
      ${statement.slice(0, appeal).map(section)}
      ${view.mayAppeal ? appealForm(words, view) : null}
      ${statement.slice(appeal).map(section)}
      <p class="quiet">${words.privacy}</p>`,
  );
}

/** For every link that leads nowhere, whatever the reason. */
export const notHerePage = (words: NoticeWords): Html =>
  layout(words, words.notHereTitle, html`<h1>${words.notHereTitle}</h1><p>${words.notHere}</p>`);

function layout(words: NoticeWords, title: string, main: Html): Html {
  return html`<html lang="${words.language}" dir="${words.direction}">
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
}

function standing(words: NoticeWords, view: NoticeView): Html {
  return html`<section class="standing ${view.status}" aria-labelledby="standing">
        <h2 id="standing">${words.statusHeading}</h2>
        <p><strong>${words.status[view.status]}</strong></p>
        ${view.status.endsWith('Untold') ? html`<p>${words.askPlatform(view.facts.organisation)}</p>` : null}
        ${view.reason && html`<h3>${words.decisionReason}</h3><p class="said" dir="auto">${view.reason}</p>`}
        ${view.remedy && html`<h3>${words.furtherRemedy}</h3><p class="said" dir="auto">${view.remedy}</p>`}
      </section>`;
}

const section = ({ heading, lines }: { heading: string; lines: string[] }): Html =>
  html`<section><h2>${heading}</h2>${lines.map((line) => html`<p class="said">${line}</p>`)}</section>`;

function faultSummary(words: NoticeWords, fault: string, hasForm: boolean): Html {
  return html`<div class="fault" role="alert" tabindex="-1">
        <h2>${words.faultHeading}</h2>
        <p>${hasForm ? html`<a href="#text">${fault}</a>` : fault}</p>
      </div>`;
}

function appealForm(words: NoticeWords, view: NoticeView): Html {
  return html`<form method="post" action="/n/${view.token}/appeal?lang=${words.language}" class="appeal">
        <h2>${words.writeHeading}</h2>
        <label for="text">${words.writeLabel}</label>
        <p id="hint" class="quiet">${words.writeHint}</p>
        <textarea id="text" name="text" rows="8" maxlength="10000" required dir="auto" aria-describedby="hint"
          ${view.fault ? html`aria-invalid="true"` : null}>${view.draft ?? ''}</textarea>
        <button type="submit">${words.send}</button>
      </form>`;
}

/** First on the page: who cannot read it must not have to search in it. */
function languages(words: NoticeWords, path: string): Html {
  const others = LANGUAGES.filter((other) => other.language !== words.language);
  return html`<nav>${others.map(
    (other) =>
      html`<a href="${path}?lang=${other.language}" lang="${other.language}" dir="${other.direction}">${other.name}</a>`,
  )}</nav>`;
}
