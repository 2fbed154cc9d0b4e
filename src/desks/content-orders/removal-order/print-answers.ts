import type { PrintedBlock, PrintedDocument, PrintedText } from '../../../kernel/print/printed-document.ts';
import type { Feedback, Impossibility } from '../../../standards/tco-annexes/answers.ts';
import { type AnnexWords, annexWords, type PrintLanguage } from './annex-words.ts';

/** Annex II on paper. Layout: verify. */
export function printFeedback(form: Feedback, language: PrintLanguage): PrintedDocument {
  const words = annexWords(language);
  const { say } = words;
  return answer(words, 'feedback', form, [
    section(say('print.feedback.b')),
    tick(say('value.removed'), form.measure === 'removed'),
    tick(say('value.disabled-in-all-member-states'), form.measure === 'disabled-in-all-member-states'),
    field(say('print.feedback.executed'), words.instant(form.executedAt)),
  ]);
}

/** Annex III on paper. Layout: verify. */
export function printImpossibility(form: Impossibility, language: PrintLanguage): PrintedDocument {
  const words = annexWords(language);
  const { say } = words;
  const { reason, explanation, needed = [] } = form;
  const impossible = reason === 'force-majeure' || reason === 'de-facto-impossibility';
  return answer(words, 'impossibility', form, [
    section(say('print.impossibility.b')),
    tick(say('print.impossibility.impossible'), impossible),
    tick(say('print.impossibility.errors'), reason === 'manifest-errors'),
    tick(say('print.impossibility.insufficient'), reason === 'insufficient-information'),
    ...(impossible ? [field(say('print.impossibility.which'), say(`value.${reason}`))] : []),
    { kind: 'paragraph', label: say('print.impossibility.explanation'), text: explanation },
    ...(needed.length > 0 ? [listed(words, say('print.impossibility.needed'), needed)] : []),
  ]);
}

/** Sections A and C are alike in both. */
function answer(
  words: AnnexWords,
  name: 'feedback' | 'impossibility',
  form: Feedback | Impossibility,
  middle: PrintedBlock[],
): PrintedDocument {
  const { language, direction, say, exact, instant, state } = words;
  return {
    language,
    direction,
    title: say(`print.${name}.title`),
    note: `${say(`print.${name}.law`)}\n${say('print.layout')}`,
    reference: form.authorityReference,
    blocks: [
      section(say('print.answer.a')),
      field(say('print.answer.addressee'), form.addressee),
      field(say('print.answer.authority'), form.authority),
      field(say('print.answer.authority-reference'), exact(form.authorityReference)),
      field(say('print.answer.addressee-reference'), exact(form.addresseeReference)),
      field(say('print.answer.received'), instant(form.receivedAt)),
      ...middle,
      section(say('print.answer.c')),
      field(say('print.answer.provider'), form.provider),
      field(say('print.answer.state'), state(form.establishedIn)),
      field(say('print.answer.person'), form.authorisedPerson),
      field(say('print.answer.contact'), exact(form.contactEmail)),
      field(say('print.answer.at'), instant(form.at)),
      { kind: 'to-fill', label: say('print.signature') },
    ],
  };
}

const listed = ({ say }: AnnexWords, title: string, texts: readonly string[]): PrintedBlock => ({
  kind: 'table',
  columns: [
    { title: say('print.number'), share: 1 },
    { title, share: 9 },
  ],
  rows: texts.map((text, at) => [String(at + 1), text]),
});

const section = (title: string): PrintedBlock => ({ kind: 'section', title });
const field = (label: string, value: PrintedText): PrintedBlock => ({ kind: 'field', label, value });
const tick = (label: string, ticked: boolean): PrintedBlock => ({ kind: 'tick', label, ticked });
