import { Anchor } from '@mantine/core';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { MEMBER_STATES, SECTIONS } from '../../../../standards/tco-annexes/annex-one.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { choiceText, stateName } from '../../../../ui/steps/question.tsx';
import { shownData } from '../../../../ui/steps/step-fields.ts';
import { useDates } from '../../../../ui/text/dates.ts';
import { useLanguage } from '../../../../ui/text/language-context.tsx';
import { useTexts } from '../use-texts.ts';
import { nameOf } from './checks.tsx';

const isNumber = (value: unknown): boolean => typeof value === 'string' && /^\+[\d ().-]+$/.test(value);

const STATES: readonly string[] = MEMBER_STATES;
const PLACES = Object.keys(SECTIONS);

/** As the form has them; what it does not have comes last. */
const byForm = (a: { path: string }, b: { path: string }): number => placeOf(a.path) - placeOf(b.path);
const placeOf = (path: string): number => {
  const at = PLACES.indexOf(path.split('.')[0]!);
  return at < 0 ? PLACES.length : at;
};

/** What came, field by field of the form. Nothing in it is a link: an address that was ordered down is not opened by a slip. */
export function WhatIsOrdered({
  title,
  order: { id, order, digest, original },
}: {
  title?: string;
  order: Pick<ContentOrder, 'id' | 'order' | 'digest'> & Partial<Pick<ContentOrder, 'original'>>;
}) {
  const t = useTexts();
  const client = useClient();
  const dates = useDates();
  const { language } = useLanguage();
  const { items, ...rest } = order;
  const words = (value: unknown): string => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)))
      return dates.short(new Date(value).toISOString());
    if (Array.isArray(value)) return value.map(words).join(t('list.separator'));
    if (typeof value === 'string' && STATES.includes(value)) return stateName(value, language.tag);
    return typeof value === 'string' ? choiceText(t, value) : JSON.stringify(value);
  };
  return (
    <Section title={title ?? t('ordered.title')} id="ordered">
      <h3>{t('ordered.items')}</h3>
      <ol>
        {(Array.isArray(items) ? items : []).map((item, at) => {
          const { url, locator } = (typeof item === 'object' && item !== null ? item : {}) as Record<
            string,
            unknown
          >;
          return (
            <li key={at}>
              <Id>{typeof url === 'string' ? url : t('ordered.unreadable')}</Id>
              {typeof locator === 'string' && (
                <>
                  <br />
                  <bdi>{locator}</bdi>
                </>
              )}
            </li>
          );
        })}
      </ol>
      <Facts
        facts={shownData(rest)
          .sort(byForm)
          .map(({ path, value }) => ({
            label: nameOf(t, `/${path.replaceAll('.', '/')}`),
            // A number begins with its sign in every direction of writing.
            value: <bdi {...(isNumber(value) ? { dir: 'ltr' } : {})}>{words(value)}</bdi>,
          }))}
      />
      <p>
        <small>
          {t('ordered.digest')} <Id>{digest}</Id>
        </small>
      </p>
      {original && (
        <p>
          <small>
            {t('document.kept')} <Id>{original.sha256}</Id>{' '}
            <Anchor className="comity-screen-only" href={client.contentOrders.documentUrl(id)} download>
              {t('document.save')}
            </Anchor>
            . {t('document.save-means')}
          </small>
        </p>
      )}
    </Section>
  );
}
