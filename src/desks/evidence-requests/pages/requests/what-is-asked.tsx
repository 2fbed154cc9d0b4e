import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { shapeOf } from '../../../../standards/e-evidence-forms/forms.ts';
import type { Shape } from '../../../../standards/e-evidence-forms/schema-parts.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { choiceText, textAt } from '../../../../ui/steps/question.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { letterOf, partName, valuesOf } from './form-parts.ts';

type Evidence = {
  identifier?: {
    id?: string;
    type?: string;
    value?: string;
    dateTimeRange?: { start?: string; end?: string };
  };
  dataCategories?: Record<string, unknown>;
};

/** Instants as they were written: an offset says where it was meant. */
function useWords() {
  const t = useTexts();
  const words = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(words).join(t('list.separator'));
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    return choiceText(t, String(value));
  };
  return words;
}

/** What came, section by section of the form. Nothing in it is a link. */
export function WhatIsAsked({ request }: { request: EvidenceRequest }) {
  const t = useTexts();
  const dates = useDates();
  const words = useWords();
  const { form, forms, digest } = request;
  const shape = shapeOf(form.form === 1 ? 1 : 2);
  const holder = form.form === 1 ? 'sectionEToF' : 'sectionC';
  const evidence = ((form[holder] as { evidence?: Evidence[] } | undefined)?.evidence ?? []) as Evidence[];
  const sections = Object.entries(form).filter(([name]) => name.startsWith('section') && name !== holder);
  const facts = (section: unknown, shape?: Shape) =>
    valuesOf(section, shape).map(({ way, value }) => ({
      label: partName(t, way),
      // A number begins with its sign in every direction of writing.
      value: <bdi {...(way.at(-1) === 'telNo' ? { dir: 'ltr' } : {})}>{words(value)}</bdi>,
    }));
  const title = (name: string) => textAt(t, `section.${String(form.form)}.${letterOf(name)}`) ?? name;
  return (
    <Section title={t('asked.title')} id="asked">
      <h3>{title(holder)}</h3>
      {evidence.length === 0 ? (
        <p>{t('asked.nothing')}</p>
      ) : (
        <ol>
          {evidence.map(({ identifier = {}, dataCategories = {} }, at) => (
            <li key={at}>
              {identifier.id && <>{t('asked.about', { id: identifier.id })}: </>}
              {identifier.type && <>{choiceText(t, identifier.type)} </>}
              {identifier.value && <Id>{identifier.value}</Id>}
              {identifier.dateTimeRange && (
                <>
                  <br />
                  <bdi>
                    {t('asked.range', {
                      start: identifier.dateTimeRange.start ?? '–',
                      end: identifier.dateTimeRange.end ?? '–',
                    })}
                  </bdi>
                </>
              )}
              <Facts
                facts={Object.entries(dataCategories).map(([category, asked]) => ({
                  label: textAt(t, `part.${category}`) ?? category,
                  value: (
                    <bdi>
                      {valuesOf(asked)
                        .map(({ value }) => words(value))
                        .join(t('list.separator'))}
                    </bdi>
                  ),
                }))}
              />
            </li>
          ))}
        </ol>
      )}
      {sections.map(([name, section]) => (
        <details key={name}>
          <summary>{title(name)}</summary>
          <Facts facts={facts(section, shape.properties?.[name])} />
          {/"telNo"/.test(JSON.stringify(section)) && (
            <p>
              <small>{t('asked.telephone')}</small>
            </p>
          )}
        </details>
      ))}
      {forms.map((came) => (
        <details key={`${came.form} ${came.receivedAt}`}>
          <summary>{t('asked.came', { form: came.form, at: dates.short(came.receivedAt) })}</summary>
          <Facts facts={facts(withoutNumber(came.content), shapeOf(came.form))} />
        </details>
      ))}
      <p>
        <small>
          {t('asked.digest')} <Id>{digest}</Id>
        </small>
      </p>
    </Section>
  );
}

const withoutNumber = ({ form: _, ...rest }: Record<string, unknown>) => rest;
