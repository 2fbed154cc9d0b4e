import { Html, html } from '../../kernel/http/html.ts';
import { STYLE } from './style.ts';
import { LANGUAGES, type LanguageCode, textsIn } from './texts.ts';

// Written here and never interpolated from data: a style is no place for escaping.
const style = new Html(`<style>${STYLE}</style>`);

type Parts = {
  language: LanguageCode;
  title: string;
  /** Where this page stands, for the same in another language. */
  at?: string;
  top: Html;
  main: Html;
  foot: Html;
};

/** What every public page has around it. No client script: the page reads the same in any browser and as a file. */
export function framed({ language, title, at = '/', top, main, foot }: Parts): Html {
  const t = textsIn(language);
  const others = (Object.keys(LANGUAGES) as LanguageCode[]).filter((code) => code !== language);
  return html`<!doctype html>
<html lang="${language}" dir="${LANGUAGES[language].direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${style}
</head>
<body>
<a class="skip" href="#content">${t('skip')}</a>
<header class="top">
  <div class="wide bar">
    <span class="brand"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="9" cy="12" r="6"/><circle cx="15" cy="12" r="6"/></svg>${t('node')}</span>
    <div class="end">
      <nav aria-label="${t('languages')}"><ul>${others.map(
        (code) =>
          html`<li><a href="${at}?lang=${code}" lang="${code}" hreflang="${code}">${LANGUAGES[code].name}</a></li>`,
      )}</ul></nav>
      <a href="/app/">${t('sign-in')}</a>
    </div>
  </div>
</header>
<main id="content">
${top}
<div class="wide sections">${main}</div>
</main>
<footer><div class="wide">${foot}</div></footer>
</body>
</html>`;
}
