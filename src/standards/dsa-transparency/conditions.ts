/**
 * Fields that belong with a value of another one. `needed`: the database refuses a statement without them. Elsewhere it
 * drops them, or does not ask for them.
 */
export type Condition = { field: string; with: string; values: readonly string[]; needed: boolean };

const belongs = (field: string, other: string, ...values: string[]) => ({
  field,
  with: other,
  values,
  needed: false,
});
const needed = (field: string, other: string, value: string) => ({
  ...belongs(field, other, value),
  needed: true,
});

const ILLEGAL = 'DECISION_GROUND_ILLEGAL_CONTENT';
const INCOMPATIBLE = 'DECISION_GROUND_INCOMPATIBLE_CONTENT';

export const CONDITIONS: readonly Condition[] = [
  needed('decision_visibility_other', 'decision_visibility', 'DECISION_VISIBILITY_OTHER'),
  needed('decision_monetary_other', 'decision_monetary', 'DECISION_MONETARY_OTHER'),
  needed('illegal_content_legal_ground', 'decision_ground', ILLEGAL),
  needed('illegal_content_explanation', 'decision_ground', ILLEGAL),
  needed('incompatible_content_ground', 'decision_ground', INCOMPATIBLE),
  needed('incompatible_content_explanation', 'decision_ground', INCOMPATIBLE),
  belongs('incompatible_content_illegal', 'decision_ground', INCOMPATIBLE),
  needed('content_type_other', 'content_type', 'CONTENT_TYPE_OTHER'),
  belongs('category_specification_other', 'category_specification', 'KEYWORD_OTHER'),
  // Who notified is told with a notification alone: own initiative has nobody to name.
  belongs(
    'source_identity',
    'source_type',
    'SOURCE_ARTICLE_16',
    'SOURCE_TRUSTED_FLAGGER',
    'SOURCE_TYPE_OTHER_NOTIFICATION',
  ),
];

/** Whether the other field of a condition has one of its values, by itself or in a list. */
export const isMet = ({ with: other, values }: Condition, statement: Record<string, unknown>): boolean => {
  const value = Object.hasOwn(statement, other) ? statement[other] : undefined;
  return values.some((one) => (Array.isArray(value) ? value.includes(one) : value === one));
};
