/** Why a text is no form that can be read. */
export type FormFaultCode =
  | 'too-large'
  | 'not-utf-8'
  | 'not-xml'
  | 'not-xml-1.0'
  | 'doctype'
  | 'entity'
  | 'processing-instruction'
  | 'too-deep'
  | 'duplicate-attribute'
  | 'unknown-attribute'
  | 'wrong-namespace'
  | 'unknown-element'
  | 'twice'
  | 'too-many'
  | 'not-a-value'
  | 'too-long'
  | 'stray-text'
  | 'comment-in-text'
  | 'more-faults';

/** `path` is the way of elements from the root, `/Form1/SectionEToF/Evidence[3]/Identifier`; `message` quotes nothing. */
export type FormFault = { code: FormFaultCode; path: string; message: string };

/** Bytes of a form without its identifiers. */
export const MOST_BYTES = 1_048_576;
/** Bytes more for each identifier: ten thousand are lawful, and are more than the rest of a form. */
export const BYTES_AN_IDENTIFIER = 1024;
/** Levels of elements, the root being the first. */
export const MOST_LEVELS = 64;
/** Faults that are told: more are read by nobody. */
export const MOST_FAULTS = 100;
