/** How the answer to a label is read. */
export type AnswerKind =
  | 'line'
  | 'block'
  | 'text'
  | 'instant'
  | 'state'
  | 'urls'
  | 'types'
  | 'addressee'
  | 'representative'
  | 'contact';

export type Label = {
  /** JSON Pointer into the order; empty where the label only ends what stands before it. */
  field: string;
  kind: AnswerKind;
  says: RegExp;
  /** Only below one of these headings; '' is above all of them, or where there are none. */
  in: string;
};

const label = (field: string, kind: AnswerKind, within: string, says: string): Label => ({
  field,
  kind,
  in: within,
  says: new RegExp(says, 'iy'),
});

/** Up to so much more of a label, on one side of its colon. */
const MORE = '([^:]{0,200}(?=:(?!//)))?';

/**
 * What is printed on Annex I before each answer, in English, and how people shorten it (Regulation (EU) 2021/784; from the
 * end of section B on: verify). A longer one stands before a shorter one that begins alike.
 */
export const LABELS: readonly Label[] = [
  label(
    '/issuingState',
    'state',
    ' A',
    '(member state of (the )?issuing (competent )?authority|state of the authority)',
  ),
  label(
    '/addressee/establishedIn',
    'state',
    ' A',
    '(member state (where|in which) (the )?(hosting service provider|addressee|provider) has its main establishment( or where its legal representative resides or is established)?|member state of (the )?main establishment( or (of )?(the )?legal representative)?|state of its establishment)',
  ),
  label('/addressee', 'addressee', ' A', 'addressee( and, where relevant, (its )?legal representative)?'),
  label('/addressee/legalRepresentative', 'block', ' A', '(its )?legal representative'),
  label('/addressee/contactPoint', 'line', ' A', '(its )?contact point'),
  label(
    '/issuedAt',
    'instant',
    ' A',
    '((time and date|date and time) of (issuance|issue|issuing)( of the (removal )?order)?|(date of issue|issued (on|at)))',
  ),
  label('/reference', 'line', ' A', '(our )?(reference|order) (number|no\\.?)( of the (removal )?order)?'),
  label('/reference', 'line', ' A', '(our )?reference'),
  label(
    '/items',
    'urls',
    ' B',
    '(no\\. url what identifies the item|(exact )?(urls?|web address(es)?)( ?\\d{1,3})?( and any additional information (enabling|that enables) the identification and exact location of the terrorist content)?)',
  ),
  label(
    '/furtherReasons',
    'text',
    ' B',
    '(additional information (for|on|about) (the )?(reasons( for considering the material to be terrorist content)?|considering the material to be terrorist content)|further (information on the )?reasons)',
  ),
  label('/reasons', 'text', ' B', `(statement of )?reasons( for considering the material${MORE})?`),
  label('/contentTypes', 'types', ' B', 'types? of (the )?(terrorist )?content'),
  label('/nonDisclosure/decidedAt', 'instant', 'C', '(non-disclosure )?decided (on|at)'),
  label('/nonDisclosure/until', 'instant', 'C', '(non-disclosure )?until'),
  label('/nonDisclosure/reason', 'text', 'C', 'reasons? for (the )?non-disclosure'),
  label('/copySentTo', 'block', 'D', `(a )?copy( of the (removal )?order)?( is| was)? sent to${MORE}`),
  label('/authority/name', 'block', ' E', 'name of (the )?(issuing )?(competent )?authority'),
  label(
    '/authority/representative',
    'representative',
    ' E',
    'name of (its|the) representative and post held',
  ),
  label('/authority/representative/name', 'line', 'E', '(name of (its|the) representative|who certifies)'),
  label('/authority/representative/post', 'line', 'E', 'post held'),
  label('/authority/fileNumber', 'line', ' E', 'file (no\\.?|number)'),
  label('/authority/address', 'block', 'E', '(postal )?address'),
  label('/authority/phone', 'line', 'E', '(tele)?phone( no\\.?| number)?'),
  label('/authority/fax', 'line', 'E', 'fax( no\\.?| number)?'),
  label('/authority/email', 'line', 'E', 'e-?mail( address)?'),
  label('/authority/signedOn', 'instant', 'E', '(date( and time)?( of (the )?signature)?|signed( on)?)'),
  label(
    '/establishmentContact',
    'contact',
    'F',
    `contact details of the competent authority of the member state${MORE}`,
  ),
  label('/contact', 'contact', 'F', `contact details( of the issuing competent authority${MORE})?`),
  label('/contact/name', 'block', 'F', 'contact for questions'),
  label('/contact/email', 'line', 'F', 'e-?mail for questions'),
  label('/contact/phone', 'line', 'F', 'telephone for questions'),
  label('/establishmentContact/name', 'block', 'F', 'authority of the state of establishment'),
  label('/establishmentContact/email', 'line', 'F', 'its e-?mail'),
  label('/establishmentContact/phone', 'line', 'F', 'its telephone'),
  label(
    '/redress/body',
    'block',
    ' G',
    `(body or court for a challenge|competent body or court( before which${MORE})?)`,
  ),
  label('/redress/deadline', 'block', ' G', 'deadline for (a challenge|challenging( the (removal )?order)?)'),
  label('/redress/provisions', 'block', ' G', `link to (the )?provisions?${MORE}`),
];

/** What is printed on the form and answers nothing: an answer ends before it. */
export const PRINTED =
  /(nb\b|please (note|tick|complete)|details of the issuing|if the box is not|type \(please|the material \(|information on (competent|possibilities)|official stamp|about this copy)/iy;

/** Of a line by itself: “section G for details” in a sentence is no heading. */
export const HEADING = /^section\s+([a-g])\s*(?:$|[:.(–—-])/i;

type Tick = { field: string; value: string; says: RegExp; in: string };
const tick = (field: string, value: string, within: string, says: string): Tick => ({
  field,
  value,
  in: within,
  says: new RegExp(says, 'iy'),
});

/** What stands behind a box. */
export const TICKS: readonly Tick[] = [
  tick('/contentTypes', 'a', ' B', '(\\(?a\\)|(it )?incites)'),
  tick('/contentTypes', 'c', ' B', '(\\(?c\\)|solicits [^.:;]{0,80}(participat|take part))'),
  tick('/contentTypes', 'b', ' B', '(\\(?b\\)|solicits [^.:;]{0,80}commit)'),
  tick('/contentTypes', 'd', ' B', '(\\(?d\\)|(provides? instruction|instructs))'),
  tick('/contentTypes', 'e', ' B', '(\\(?e\\)|constitutes? a threat)'),
  tick('/nonDisclosure', 'ticked', 'C', 'for reasons of public security'),
  tick('/copySentTo', 'ticked', 'D', 'a copy of the (removal )?order (is|was) sent'),
  tick('/authority/type', 'judge-or-court', 'E', 'judge\\b'),
  tick('/authority/type', 'law-enforcement', 'E', 'law[ -]enforcement'),
  tick('/authority/type', 'other-competent-authority', 'E', 'other competent'),
];

/** A box before what it is about. What looks like neither is no box. */
export const BOX = /(?<on>\[ ?[x✓✔] ?\]|\( ?[x✓✔] ?\)|[☑☒⊠✓✔🗹🗷])|(?<off>\[ ?\]|\( ?\)|[☐□])/iuy;
