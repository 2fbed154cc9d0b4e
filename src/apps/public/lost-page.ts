import { type Html, html } from '../../kernel/http/html.ts';
import { framed } from './page-frame.ts';
import { type LanguageCode, textsIn } from './texts.ts';

/** What a person sees at an address where there is nothing. */
export function lostPage(language: LanguageCode): Html {
  const t = textsIn(language);
  return framed({
    language,
    title: t('lost.title'),
    top: html`<div class="wide hero"><h1>${t('lost.title')}</h1><p class="lead">${t('lost.about')}</p></div>`,
    main: html`<section class="whole"><p><a class="go" href="/">${t('lost.home')}</a></p></section>`,
    foot: html`<p>${t('licence')}</p>`,
  });
}
