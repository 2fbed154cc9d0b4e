import { MEMBER_STATES } from '../../tco-annexes/annex-one.ts';
import * as lists from '../vocabulary.ts';

// A slow, plain second reading of the database's rules, field after field, that shares nothing with the schema but the
// closed lists. Tests only.

type Given = Record<string, unknown>;

/** The pointers of what is wrong with a statement, each once. */
export function wrongByTheBook(given: Given): Set<string> {
  const wrong = new Set<string>();
  const out = (value: unknown) =>
    value === undefined ||
    value === null ||
    (typeof value === 'string' && /^\s*$/.test(value)) ||
    JSON.stringify(value) === '[]' ||
    JSON.stringify(value) === '{}';
  const check = (name: string, needed: boolean, good: (value: unknown) => boolean) => {
    if (out(given[name]) ? needed : !good(given[name])) wrong.add(`/${name}`);
  };
  const text = (name: string, most: number, needed: boolean) =>
    check(name, needed, (value) => typeof value === 'string' && Array.from(value).length <= most);
  const one = (name: string, values: readonly string[], needed: boolean) =>
    check(name, needed, (value) => values.some((each) => each === value));
  const many = (name: string, values: readonly string[], needed: boolean) => {
    check(name, needed, Array.isArray);
    if (!Array.isArray(given[name])) return;
    (given[name] as unknown[]).forEach((value, at) => {
      if (!values.some((each) => each === value)) wrong.add(`/${name}/${at}`);
    });
  };
  const realDay = (value: unknown): value is string => {
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
    const date = new Date(`${value}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
  };
  const day = (name: string, from: string, needed: boolean) =>
    check(name, needed, (value) => realDay(value) && value >= from && value <= '2038-01-01');
  const says = (name: string, word: string) =>
    given[name] === word || (Array.isArray(given[name]) && (given[name] as unknown[]).includes(word));

  many('decision_visibility', lists.VISIBILITY_DECISIONS, false);
  text('decision_visibility_other', 500, says('decision_visibility', 'DECISION_VISIBILITY_OTHER'));
  one('decision_monetary', lists.MONETARY_DECISIONS, false);
  text('decision_monetary_other', 500, says('decision_monetary', 'DECISION_MONETARY_OTHER'));
  one('decision_provision', lists.PROVISION_DECISIONS, false);
  one('decision_account', lists.ACCOUNT_DECISIONS, false);
  if (
    out(given.decision_visibility) &&
    out(given.decision_monetary) &&
    out(given.decision_provision) &&
    out(given.decision_account)
  )
    wrong.add('');
  one('account_type', lists.ACCOUNT_TYPES, false);
  for (const what of ['visibility', 'monetary', 'service', 'account']) {
    const name = `end_date_${what}_restriction`;
    day(name, '2020-01-01', false);
    const [begin, end] = [given.application_date, given[name]];
    if (realDay(begin) && realDay(end) && end < begin) wrong.add(`/${name}`);
  }
  one('decision_ground', lists.GROUNDS, true);
  check(
    'decision_ground_reference_url',
    false,
    (value) =>
      typeof value === 'string' &&
      value.length <= 500 &&
      (value.startsWith('https://') || value.startsWith('http://')) &&
      !value.includes(' ') &&
      URL.canParse(value),
  );
  const illegal = says('decision_ground', 'DECISION_GROUND_ILLEGAL_CONTENT');
  text('illegal_content_legal_ground', 500, illegal);
  text('illegal_content_explanation', 2000, illegal);
  const incompatible = says('decision_ground', 'DECISION_GROUND_INCOMPATIBLE_CONTENT');
  text('incompatible_content_ground', 500, incompatible);
  text('incompatible_content_explanation', 2000, incompatible);
  one('incompatible_content_illegal', ['Yes', 'No'], false);
  many('content_type', lists.CONTENT_TYPES, true);
  text('content_type_other', 500, says('content_type', 'CONTENT_TYPE_OTHER'));
  one('content_language', lists.LANGUAGES, false);
  day('content_date', '2000-01-01', true);
  check('content_id', false, (value) => typeof value === 'object' && !Array.isArray(value));
  if (typeof given.content_id === 'object' && !Array.isArray(given.content_id) && !out(given.content_id)) {
    const { 'EAN-13': ean, ...rest } = given.content_id as Given;
    if (
      typeof ean !== 'string' ||
      ean.length !== 13 ||
      ![...ean].every((digit) => '0123456789'.includes(digit))
    )
      wrong.add('/content_id/EAN-13');
    for (const name of Object.keys(rest)) wrong.add(`/content_id/${name}`);
  }
  one('category', lists.CATEGORIES, true);
  many('category_addition', lists.CATEGORIES, false);
  many('category_specification', lists.KEYWORDS, false);
  text('category_specification_other', 500, false);
  many('territorial_scope', [...MEMBER_STATES, 'IS', 'LI', 'NO'], true);
  day('application_date', '2020-01-01', true);
  text('decision_facts', 5000, true);
  one('source_type', lists.SOURCE_TYPES, true);
  text('source_identity', 500, false);
  one('automated_detection', ['Yes', 'No'], true);
  one('automated_decision', lists.AUTOMATED_DECISIONS, true);
  check(
    'puid',
    true,
    (value) =>
      typeof value === 'string' &&
      value.length <= 500 &&
      [...value].every((char) => /[a-z]|[A-Z]|[0-9]|-|_/.test(char)),
  );
  for (const name of Object.keys(given)) if (name.startsWith('not_a_')) wrong.add(`/${name}`);
  return wrong;
}
