import Type from 'typebox';
import { anyValue, boolean, dictionary, list, ref, refs, text, texts, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { exactlyOne, type Fields, forbids, type Rule } from '../rules.ts';

const clause = 'STIX 2.1 §6.6';
const mimePart = Type.Object(
  {
    body: Type.Optional(text()),
    body_raw_ref: Type.Optional(ref(clause, 'artifact', 'file')),
    content_type: Type.Optional(text()),
    content_disposition: Type.Optional(text()),
  },
  { clause },
);
const hasBody = exactlyOne(['body', 'body_raw_ref'], clause);

const eachPartHasBody: Rule = ({ body_multipart: parts }) => {
  for (const [index, part] of ((parts ?? []) as Fields[]).entries()) {
    const fault = hasBody(part);
    if (fault) return { ...fault, property: `body_multipart.[${index}].${fault.property}` };
  }
  return undefined;
};

/** STIX 2.1 §6.6: an e-mail. */
export const emailMessage = observable({
  type: 'email-message',
  clause,
  properties: {
    is_multipart: boolean(),
    date: Type.Optional(timestamp()),
    content_type: Type.Optional(text()),
    from_ref: Type.Optional(ref(clause, 'email-addr')),
    sender_ref: Type.Optional(ref(clause, 'email-addr')),
    to_refs: Type.Optional(refs(clause, 'email-addr')),
    cc_refs: Type.Optional(refs(clause, 'email-addr')),
    bcc_refs: Type.Optional(refs(clause, 'email-addr')),
    message_id: Type.Optional(text()),
    subject: Type.Optional(text()),
    received_lines: Type.Optional(texts()),
    additional_header_fields: Type.Optional(dictionary(anyValue())),
    body: Type.Optional(text()),
    body_multipart: Type.Optional(list(mimePart)),
    raw_email_ref: Type.Optional(ref(clause, 'artifact')),
  },
  rules: [
    forbids('is_multipart', true, 'body', clause),
    forbids('is_multipart', false, 'body_multipart', clause),
    eachPartHasBody,
  ],
  contributing: ['from_ref', 'subject', 'body'],
  examples: () => [
    {
      type: 'email-message',
      id: 'email-message--eff82c99-6522-5315-9b49-79f446caf64c',
      is_multipart: true,
      subject: 'Cats',
      body_multipart: [{ content_type: 'text/plain; charset=utf-8', body: 'Cats are funny!' }],
    },
  ],
});
export type EmailMessage = Type.Static<typeof emailMessage.schema>;
