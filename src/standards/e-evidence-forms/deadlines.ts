import { isBlank } from './finding.ts';
import type { Form1 } from './form-1.ts';
import type { FormForProvider } from './forms.ts';

/** What a form sets in motion: who must do what, how long from which event, and the provision. No clock is read. */
export type Deadline = {
  who: 'provider' | 'issuing authority' | 'enforcing authority';
  what: string;
  /** ISO 8601; null where the law gives no length. */
  duration: 'PT8H' | 'PT48H' | 'PT96H' | 'P5D' | 'P10D' | 'P30D' | 'P60D' | null;
  when: string;
  article: string;
};

type Rest = [Deadline['duration'], string, string];
const provider = (what: string, ...[duration, when, article]: Rest): Deadline => ({
  who: 'provider',
  what,
  duration,
  when,
  article,
});
const authority = (who: Exclude<Deadline['who'], 'provider'>, what: string, ...rest: Rest): Deadline => ({
  ...provider(what, ...rest),
  who,
});

const clarified = (article: string) =>
  authority(
    'issuing authority',
    'answers a Form 3 that asks for clarification',
    'P5D',
    'within 5 days of its receipt; until then the duties do not apply',
    article,
  );
const validatedLater = authority(
  'issuing authority',
  'has the order validated',
  'PT48H',
  'at the latest 48 hours after issue; the provider is not told',
  'Art. 4(5)',
);

/** The deadlines of a form, in the order in which they begin. */
export function deadlinesOf(form: FormForProvider | Form1): Deadline[] {
  switch (form.form) {
    case 1:
      return [
        provider(
          'preserves the data',
          null,
          'expeditiously from receipt, until they are produced or the order is withdrawn',
          'Art. 10(1), (9)',
        ),
        ...production(form),
        provider(
          'may object by the law of a third country',
          'P10D',
          'within 10 days of receipt',
          'Art. 17(2)',
        ),
        clarified('Art. 10(6)'),
        ...(form.sectionI?.caseWithoutValidation ? [validatedLater] : []),
      ];
    case 2:
      return [
        provider(
          'preserves the data',
          'P60D',
          'without undue delay from receipt; it ceases after 60 days unless extended or a request followed',
          'Art. 11(1)',
        ),
        clarified('Art. 11(5)'),
        ...(form.sectionF?.caseWithoutValidation ? [validatedLater] : []),
      ];
    case 3:
      return [clarified('Art. 10(6), 11(5)')];
    case 5:
      return [
        provider(
          'preserves the data',
          null,
          'as long as needed to produce them, until the issuing authority says otherwise',
          'Art. 11(2), (3)',
        ),
      ];
    case 6:
      return [provider('preserves the data', 'P30D', '30 days more than the 60', 'Art. 11(1)')];
  }
}

function production({ sectionC, sectionK }: (FormForProvider & { form: 1 }) | Form1): Deadline[] {
  const { withinTenDays = [], withinEightHours } = sectionC?.dataProductionInRelationToDeadline ?? {};
  const emergency = !isBlank(withinEightHours);
  const produces = 'produces the data';
  return [
    ...(emergency
      ? [provider(produces, 'PT8H', 'without undue delay, at the latest 8 hours after receipt', 'Art. 10(4)')]
      : []),
    ...(withinTenDays.includes('AT_THE_END_OF_TEN_DAYS')
      ? [
          provider(
            produces,
            'P10D',
            'at the end of 10 days from receipt if no ground for refusal was raised; sooner only once the enforcing authority has confirmed',
            'Art. 10(2)',
          ),
        ]
      : []),
    ...(withinTenDays.includes('AS_SOON_AS_POSSIBLE')
      ? [provider(produces, 'P10D', 'as soon as possible, at the latest 10 days after receipt', 'Art. 10(3)')]
      : []),
    ...(isBlank(sectionK)
      ? []
      : [
          emergency
            ? authority(
                'enforcing authority',
                'may object to the use of the data',
                'PT96H',
                'within 96 hours of the notification',
                'Art. 10(4), 12(1)',
              )
            : authority(
                'enforcing authority',
                'may raise grounds for refusal',
                'P10D',
                'within 10 days of the notification',
                'Art. 12(1)',
              ),
        ]),
  ];
}
