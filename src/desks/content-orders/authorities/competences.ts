/** TCO Art. 12(1), points (a) to (d). */
const OF_TCO = ['issue', 'scrutinise', 'oversee', 'penalise'] as const;
/** And: orders under DSA Art. 9 and 10; referrals; orders under the law of a State outside the Union. */
export const COMPETENCES = [...OF_TCO, 'order', 'refer', 'order-elsewhere'] as const;
export type Competence = (typeof COMPETENCES)[number];
