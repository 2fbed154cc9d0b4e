import { type Html, html } from '../../../../kernel/http/html.ts';
import { isolate } from '../../../../kernel/http/isolate.ts';
import { STYLE } from '../../../../kernel/http/page-style.ts';
import { NOTICE_LANGUAGES, type NoticeWords } from './notice-words.ts';

/** What somebody wrote into the form, as they wrote it. */
export type NoticeDraft = {
  where: string;
  why: string;
  provision: string;
  abuse: boolean;
  name: string;
  email: string;
  goodFaith: boolean;
};
export type NoticeField = 'where' | 'why' | 'name' | 'email' | 'goodFaith';
export type NoticeFault = { field: NoticeField | null; message: string };

/** The form by which anyone sends a notice. No client script. */
export function noticeForm(
  words: NoticeWords,
  provider: string,
  draft: NoticeDraft,
  faults: readonly NoticeFault[],
): Html {
  const wrong = (field: NoticeField) =>
    faults.some((one) => one.field === field) ? html`aria-invalid="true"` : null;
  const line = (field: 'name' | 'email', label: string, type: string) => html`
        <label for="${field}">${label}</label>
        <input id="${field}" name="${field}" type="${type}" maxlength="${field === 'name' ? 300 : 254}" value="${draft[field]}" dir="auto" autocomplete="${field}" ${wrong(field)}>`;
  return layout(
    words,
    words.title,
    html`
      ${languages(words, '/notice')}
      ${faults.length > 0 ? html`<div class="fault" role="alert" tabindex="-1"><h2>${words.faultHeading}</h2>${faults.map(({ field, message }) => html`<p>${field ? html`<a href="#${field}">${message}</a>` : message}</p>`)}</div>` : null}
      <h1>${words.title}</h1>
      <p>${words.intro(isolate(provider, words.direction))}</p>
      <p>${words.notOrder}</p>
      <p><strong>${words.danger}</strong></p>
      <form method="post" action="/notice?lang=${words.language}">
        <label for="where">${words.where}</label>
        <p id="where-hint" class="quiet">${words.whereHint}</p>
        <textarea id="where" name="where" rows="3" dir="ltr" aria-describedby="where-hint" ${wrong('where')}>${draft.where}</textarea>
        <label for="why">${words.why}</label>
        <p id="why-hint" class="quiet">${words.whyHint}</p>
        <textarea id="why" name="why" rows="8" maxlength="20000" dir="auto" aria-describedby="why-hint" ${wrong('why')}>${draft.why}</textarea>
        <label for="provision">${words.provision}</label>
        <p id="provision-hint" class="quiet">${words.provisionHint}</p>
        <input id="provision" name="provision" maxlength="500" dir="auto" value="${draft.provision}" aria-describedby="provision-hint">
        <p><label for="abuse"><input id="abuse" name="abuse" type="checkbox" value="yes" ${draft.abuse ? html`checked` : null}> ${words.abuse}</label>
        <span class="quiet">${words.abuseHint}</span></p>
        ${line('name', words.senderName, 'text')}
        ${line('email', words.senderEmail, 'email')}
        <p class="quiet">${words.senderHint}</p>
        <p><label for="goodFaith"><input id="goodFaith" name="goodFaith" type="checkbox" value="yes" ${draft.goodFaith ? html`checked` : null} ${wrong('goodFaith')}> ${words.goodFaith}</label></p>
        <button type="submit">${words.send}</button>
      </form>`,
  );
}

export type NoticeView = {
  token: string;
  receivedAt: string;
  status: keyof NoticeWords['status'];
  reason: string | null;
  mayComplain: boolean;
  complainedAt: string | null;
  answer: string | null;
  fault?: string;
  draft?: string;
};

/** What became of a notice, for who sent it. Nobody who decided is named. */
export function noticeStatus(words: NoticeWords, view: NoticeView): Html {
  const when = `${new Intl.DateTimeFormat(words.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(new Date(view.receivedAt))} UTC`;
  const decided = view.status !== 'open';
  return layout(
    words,
    words.received,
    html`
      ${languages(words, `/notice/${view.token}`)}
      ${view.fault ? html`<div class="fault" role="alert" tabindex="-1"><h2>${words.faultHeading}</h2><p>${view.mayComplain ? html`<a href="#text">${view.fault}</a>` : view.fault}</p></div>` : null}
      <h1>${words.received}</h1>
      <section class="standing" aria-labelledby="what"><h2 id="what">${words.decided}</h2>
        <p><strong>${words.status[view.status]}</strong></p>
        <p>${words.receivedAt(when)}</p>
        <p>${words.keep}</p>
      </section>
      ${decided ? html`<section><p>${words.decidedHow}</p></section>` : null}
      ${view.reason && html`<section><h2>${words.reasonsGiven}</h2><p class="said" dir="auto">${view.reason}</p></section>`}
      ${view.answer && html`<section><h2>${words.answered}</h2><p class="said" dir="auto">${view.answer}</p></section>`}
      ${view.complainedAt && !view.answer ? html`<p><strong>${words.complained}</strong></p>` : null}
      ${decided ? html`<section><h2>${words.ways}</h2><ul><li>${words.wayComplaint}</li><li>${words.wayBody}</li><li>${words.wayCourt}</li></ul></section>` : null}
      ${
        view.mayComplain
          ? html`<form method="post" action="/notice/${view.token}/complaint?lang=${words.language}">
        <h2>${words.complain}</h2>
        <label for="text">${words.complainLabel}</label>
        <p id="hint" class="quiet">${words.complainHint}</p>
        <textarea id="text" name="text" rows="8" maxlength="10000" dir="auto" aria-describedby="hint" ${view.fault ? html`aria-invalid="true"` : null}>${view.draft ?? ''}</textarea>
        <button type="submit">${words.complain}</button>
      </form>`
          : null
      }`,
  );
}

/** For every link that leads nowhere, whatever the reason. */
export const noticeNowhere = (words: NoticeWords): Html =>
  layout(words, words.nowhereTitle, html`<h1>${words.nowhereTitle}</h1><p>${words.nowhere}</p>`);

const languages = (words: NoticeWords, path: string): Html =>
  html`<nav>${NOTICE_LANGUAGES.filter(({ language }) => language !== words.language).map(
    ({ language, direction, name }) =>
      html`<a href="${path}?lang=${language}" lang="${language}" dir="${direction}">${name}</a>`,
  )}</nav>`;

const layout = (words: NoticeWords, title: string, main: Html): Html =>
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
