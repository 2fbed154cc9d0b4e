import type { Demand } from '../../../../client/demands.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { choiceText } from '../../../../ui/steps/question.tsx';
import { shownData } from '../../../../ui/steps/step-fields.ts';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { fieldName } from './field-name.ts';

const MOST_SHOWN = 200;

/** What came, field by field. Nothing in it is a link: an address that was reported is not opened by a slip. */
export function WhatCame({ demand: { kind, demand, digest, notifier } }: { demand: Demand }) {
  const t = useTexts();
  const dates = useDates();
  const { items, ...rest } = demand;
  const words = (value: unknown): string => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)))
      return dates.short(new Date(value).toISOString());
    if (Array.isArray(value)) return value.slice(0, MOST_SHOWN).map(words).join(t('list.separator'));
    return typeof value === 'string' ? choiceText(t, value) : JSON.stringify(value);
  };
  const listed = Array.isArray(items) ? items.slice(0, MOST_SHOWN) : [];
  return (
    <Section title={t('demand.asked')} id="asked">
      {listed.length > 0 && (
        <>
          <h3>{t('demand.items')}</h3>
          <ol>
            {listed.map((item, at) => {
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
        </>
      )}
      <Facts
        facts={shownData(rest).map(({ path, value }) => ({
          label: fieldName(t, `/${path.replaceAll('.', '/')}`),
          value: <bdi>{words(value)}</bdi>,
        }))}
      />
      {kind === 'notice' && (
        <>
          <h3>{t('demand.notifier')}</h3>
          <p>
            {notifier === null ? (
              t('demand.notifier-gone')
            ) : (
              <>
                <bdi>{notifier.name}</bdi> · <bdi dir="ltr">{notifier.email}</bdi>
              </>
            )}
          </p>
          <p>
            <small>{t('demand.notifier-means')}</small>
          </p>
        </>
      )}
      <p>
        <small>
          {t('demand.digest')} <Id>{digest}</Id>
        </small>
      </p>
    </Section>
  );
}
