import { Button } from '@mantine/core';
import { useState } from 'react';
import type { NothingOffered as Nothing, Offer } from '../../../../client/cases.ts';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import classes from './offered.module.css';
import { idOf, Question, useChoiceText, useQuestionText } from './question.tsx';
import type { Field, Values } from './step-fields.ts';

/** Where an answer comes from that the person did not write. */
export function useOfferText(): (offer: Offer) => string {
  const t = useTexts();
  const dates = useDates();
  return ({ from, name, at }) => t(`offer.${from}`, { name, at: at === null ? '' : dates.day(at) });
}

/** Why a form begins empty where another time answers stand. */
export function NothingOffered({ because, name, at }: Nothing) {
  const t = useTexts();
  const dates = useDates();
  return (
    <p className={classes.why}>
      {t(`offer.none.${because}`, { name, at: at === null ? '' : dates.day(at) })}
    </p>
  );
}

type OfferedProps = {
  fields: readonly Field[];
  offers: readonly Offer[];
  values: Values;
  errors: ReadonlyMap<string, string>;
  onChange: (path: string, value: string) => void;
};

/**
 * Answers that stand already, each with where it comes from: read, and changed where they do not fit this item. They
 * are sent as the person's own, so none of them is out of sight.
 */
export function Offered({ fields, offers, values, errors, onChange }: OfferedProps) {
  const t = useTexts();
  const label = useQuestionText();
  const choiceText = useChoiceText();
  const offerText = useOfferText();
  const [changing, setChanging] = useState(false);
  const sources = [...new Set(offers.map(offerText))];
  const [only] = sources.length === 1 ? sources : [];
  const offerOf = (path: string) => offers.find((offer) => offer.path === path);
  const open = changing || fields.some(({ path }) => errors.has(path));
  return (
    <fieldset className={classes.offered}>
      <legend>{t('offer.title')}</legend>
      <p className={classes.why}>
        {only === undefined ? '' : `${only}. `}
        {t('offer.why')}
      </p>
      {open ? (
        <div className={classes.questions}>
          {fields.map((field, at) => {
            const offer = offerOf(field.path);
            const value = values[field.path] ?? '';
            return (
              <Question
                key={field.path}
                field={field}
                value={value}
                error={errors.get(field.path)}
                autoFocus={at === 0 && changing}
                note={offer && offer.value === value ? offerText(offer) : undefined}
                onChange={(next) => onChange(field.path, next)}
              />
            );
          })}
        </div>
      ) : (
        <>
          <dl className={classes.answers}>
            {fields.map(({ path, kind }) => {
              const offer = offerOf(path);
              const value = values[path] ?? '';
              return (
                <div key={path}>
                  <dt>{label(path)}</dt>
                  <dd>
                    <bdi>{kind === 'choice' ? choiceText(value) : value}</bdi>
                    {only === undefined && offer && offer.value === value && (
                      <small>{offerText(offer)}</small>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
          <Button id={idOf('offered')} variant="default" onClick={() => setChanging(true)}>
            {t('offer.change')}
          </Button>
        </>
      )}
    </fieldset>
  );
}
