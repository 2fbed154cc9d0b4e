import type { PublishedLog } from '../../kernel/audit/published-log.ts';
import { type Html, html } from '../../kernel/http/html.ts';
import type { OrganisationClass } from '../../kernel/kernel.ts';
import { countsSection, type ShownCounts } from './counts-section.ts';
import { logSection } from './log-section.ts';
import { framed } from './page-frame.ts';
import type { CheckpointFacts } from './queries.ts';
import { type LanguageCode, type TextKey, type Texts, textsIn } from './texts.ts';

/** All that the home page shows; nothing else reaches it. */
export type HomeFacts = {
  name: string;
  class: OrganisationClass;
  url: string;
  demo: boolean;
  beatSeconds: number;
  /** Whom to write to: an address or a sentence, as the operator set it. */
  contact: string | null;
  log: (PublishedLog & CheckpointFacts) | null;
  counts: ShownCounts;
  /** Organisations that keep hashes of what matched nothing, for so many days. */
  keepers: { name: string; days: number; since: Date }[];
  now: Date;
};

const NOT: TextKey[] = [
  'not.scores',
  'not.religion',
  'not.scraping',
  'not.automatic',
  'not.name',
  'not.private',
  'not.extremism',
];

const RULES: TextKey[] = [
  'rules.reason',
  'rules.purpose',
  'rules.two',
  'rules.notice',
  'rules.state',
  'rules.keep',
  'rules.reverse',
  'rules.overseer',
];

const ADDRESSES: [path: string, what: TextKey, isLink: boolean][] = [
  ['/', 'addresses.home', true],
  ['/app/', 'addresses.app', true],
  ['/.well-known/comity', 'addresses.describe', true],
  ['/log/checkpoint', 'addresses.checkpoint', true],
  ['/log/key', 'addresses.key', true],
  ['/log/tile/…', 'addresses.tiles', false],
  ['/taxii2/', 'addresses.taxii', false],
  ['/api/v1/openapi.json', 'addresses.openapi', true],
];

/** The public page of a node: who runs it, what it will not do, what happened, how to challenge it. */
export function homePage(facts: HomeFacts, language: LanguageCode): Html {
  const t = textsIn(language);
  return framed({
    language,
    title: t('title', { name: facts.name }),
    top: html`<div class="wide hero">
      <p class="class">${t(`class.${facts.class}`)}</p>
      <h1><bdi>${facts.name}</bdi></h1>
      <p class="lead">${t('lead', { name: facts.name })}</p>
      ${facts.demo && html`<p class="demo">${t('demo')}</p>`}
    </div>`,
    main: html`
      ${challengeSection(facts, t)}
      ${listSection('not', t('not.title'), NOT, t)}
      ${listSection('rules', t('rules.title'), RULES, t)}
      ${keepersSection(facts, t)}
      ${countsSection(facts.counts, t)}
      ${logSection(facts, t)}
      ${addressesSection(t)}`,
    foot: html`<p>${t('licence')}</p><p>${t('made', { at: t.at(facts.now) })}</p>`,
  });
}

function challengeSection({ contact, name }: HomeFacts, t: Texts): Html {
  return html`<section class="first" id="challenge">
    <h2>${t('challenge.title')}</h2>
    <p>${t('challenge.notice')}</p>
    <p>${t('challenge.appeal')}</p>
    <p><a href="/notice">${t('challenge.tell')}</a></p>
    <p>${contact === null ? t('challenge.write-unknown', { name }) : t('challenge.write', { contact })}</p>
    <p class="dim">${t('challenge.elsewhere')}</p>
  </section>`;
}

function listSection(id: string, title: string, keys: TextKey[], t: Texts): Html {
  return html`<section id="${id}">
    <div class="about"><h2>${title}</h2></div>
    <ul>${keys.map((key) => html`<li>${t(key)}</li>`)}</ul>
  </section>`;
}

/** The exception to a rule stands beside it, and says so where there is none. */
function keepersSection({ keepers }: HomeFacts, t: Texts): Html {
  const day = (instant: Date) => t.day(instant.toISOString().slice(0, 10));
  return html`<section id="kept">
    <div class="about"><h2>${t('kept.title')}</h2></div>
    <p>${t(keepers.length === 0 ? 'kept.none' : 'kept.means')}</p>
    ${
      keepers.length > 0 &&
      html`<ul>${keepers.map(
        ({ name, days, since }) =>
          html`<li><bdi>${name}</bdi>: ${t('kept.days', { days, since: day(since) })}</li>`,
      )}</ul>`
    }
  </section>`;
}

function addressesSection(t: Texts): Html {
  return html`<section id="addresses">
    <div class="about">
      <h2>${t('addresses.title')}</h2>
      <p><a class="go" href="/app/">${t('sign-in')}</a></p>
      <p class="dim">${t('sign-in.about')}</p>
    </div>
    <table class="cards">
      <thead><tr><th scope="col">${t('addresses.address')}</th><th scope="col">${t('addresses.what')}</th></tr></thead>
      <tbody>${ADDRESSES.map(
        ([path, what, isLink]) => html`<tr>
          <th scope="row">${isLink ? html`<a href="${path}"><code>${path}</code></a>` : html`<code>${path}</code>`}</th>
          <td>${t(what)}</td>
        </tr>`,
      )}</tbody>
    </table>
  </section>`;
}
