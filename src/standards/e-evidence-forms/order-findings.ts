import { asksTrafficOrContent } from './evidence-findings.ts';
import { type Finding, finding, isBlank } from './finding.ts';
import type { Form1 } from './form-1.ts';
import type { Form2 } from './form-2.ts';
import type { Form } from './forms.ts';
import type { AuthorityType } from './vocabulary.ts';

type Tell = (one: Parameters<typeof finding>[1]) => void;

const DEADLINE = '/sectionC/dataProductionInRelationToDeadline';

/** What does not agree in an order: who issued it, the threshold, the emergency, the deadlines. */
export function orderFindings(form: Form): Finding[] {
  const found: Finding[] = [];
  const tell: Tell = (one) => found.push(finding(form, one));
  if (form.form !== 1 && form.form !== 2) return found;
  validation(form, tell);
  emergency(form, tell);
  if (form.form === 1) {
    threshold(form, tell);
    deadlines(form, tell);
  }
  return found;
}

const JUDGES: readonly AuthorityType[] = ['JUDGE', 'JUDGE_COURT_OR_INVESTIGATING_JUDGE'];

function validation(form: Form1 | Form2, tell: Tell): void {
  const [at, issued, beside, validated] =
    form.form === 1
      ? ['/sectionI', form.sectionI, '/sectionJ', form.sectionJ]
      : ['/sectionF', form.sectionF, '/sectionG', form.sectionG];
  const needsJudge = form.form === 1 && asksTrafficOrContent(form);
  const article = form.form === 2 ? 'Art. 4(3)' : needsJudge ? 'Art. 4(2)' : 'Art. 4(1)';
  const decides = (type: AuthorityType) =>
    JUDGES.includes(type) || (!needsJudge && type === 'PUBLIC_PROSECUTOR');
  const withoutValidation = issued?.caseWithoutValidation === true;
  if (needsJudge && withoutValidation)
    tell({
      kind: 'manifest-error',
      code: 'validation-needed',
      field: `${at}/caseWithoutValidation`,
      article: 'Art. 4(5)',
      message:
        'Traffic and content data are never ordered without prior validation, in an emergency neither.',
    });
  if (issued?.type === undefined || decides(issued.type)) return;
  if (!isBlank(validated)) {
    if (validated?.type === undefined)
      tell({
        kind: 'incomplete',
        code: 'field-blank',
        field: `${beside}/type`,
        article,
        message: 'It lacks which kind of authority validated it.',
      });
    else if (!decides(validated.type)) notDecided(validated.type, `${beside}/type`);
  } else if (issued.type === 'PUBLIC_PROSECUTOR') notDecided(issued.type, `${at}/type`);
  else if (!withoutValidation)
    tell({
      kind: 'incomplete',
      code: 'not-validated',
      field: beside,
      article,
      message: 'Another competent authority issued it, and no section says who validated it.',
    });

  function notDecided(type: AuthorityType, field: string): void {
    const prosecutor = type === 'PUBLIC_PROSECUTOR';
    tell({
      kind: 'manifest-error',
      code: prosecutor ? 'prosecutor-alone' : 'not-validated',
      field,
      article,
      message: prosecutor
        ? 'Traffic and content data are ordered or validated by a judge, a court or an investigating judge.'
        : 'Another competent authority can issue an order and not validate one.',
    });
  }
}

function emergency(form: Form1 | Form2, tell: Tell): void {
  const ticked = form.sectionB?.emergencyCase === true;
  const eightHours =
    form.form === 1 ? form.sectionC?.dataProductionInRelationToDeadline?.withinEightHours : undefined;
  const withoutValidation = (form.form === 1 ? form.sectionI : form.sectionF)?.caseWithoutValidation === true;
  if (!ticked && (!isBlank(eightHours) || withoutValidation))
    tell({
      kind: 'manifest-error',
      code: 'emergency-not-ticked',
      field: '/sectionB/emergencyCase',
      article: isBlank(eightHours) ? 'Art. 4(5)' : 'Art. 10(4)',
      message: 'Another section speaks of an emergency, and this one does not say that it is one.',
    });
  if (form.form === 1 && ticked && isBlank(eightHours))
    tell({
      kind: 'insufficient',
      code: 'emergency-without-reason',
      field: `${DEADLINE}/withinEightHours`,
      article: 'Art. 10(4)',
      message: 'It is said to be an emergency, and not which: the 8 hours need a threat that is named.',
    });
}

function threshold(form: Form1, tell: Tell): void {
  if (asksTrafficOrContent(form) && isBlank(form.sectionG?.threshold))
    tell({
      kind: 'incomplete',
      code: 'no-threshold',
      field: '/sectionG/threshold',
      article: 'Art. 5(4)',
      message: 'Traffic or content data are asked for, and no offence that allows it is indicated.',
    });
}

function deadlines(form: Form1, tell: Tell): void {
  const chosen = form.sectionC?.dataProductionInRelationToDeadline?.withinTenDays ?? [];
  const field = `${DEADLINE}/withinTenDays`;
  const notified = !isBlank(form.sectionK);
  if (new Set(chosen).size > 1)
    tell({
      kind: 'insufficient',
      code: 'both-deadlines',
      field,
      article: 'Art. 10(6)',
      message:
        'Both deadlines of ten days are chosen, and what that means is undefined: ask for clarification.',
    });
  else if (chosen.length > 0 && !isBlank(form.sectionC?.dataProductionInRelationToDeadline?.withinEightHours))
    tell({
      kind: 'insufficient',
      code: 'both-deadlines',
      field,
      article: 'Art. 10(6)',
      message:
        'Ten days and eight hours are both chosen, and what that means is undefined: ask for clarification.',
    });
  else if (chosen[0] === 'AS_SOON_AS_POSSIBLE' && notified)
    tell({
      kind: 'insufficient',
      code: 'deadline-with-notification',
      field,
      article: 'Art. 10(2)',
      message:
        'An enforcing authority is notified: the data go at the end of ten days unless it confirms earlier, and this says as soon as possible.',
    });
  else if (chosen[0] === 'AT_THE_END_OF_TEN_DAYS' && !notified)
    tell({
      kind: 'insufficient',
      code: 'deadline-without-notification',
      field,
      article: 'Art. 10(3)',
      message: 'The end of ten days is for an order that was notified, and no enforcing authority is named.',
    });
}
