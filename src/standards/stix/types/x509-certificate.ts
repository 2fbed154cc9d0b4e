import Type from 'typebox';
import { boolean, hashes, integer, text, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne } from '../rules.ts';

const clause = 'STIX 2.1 §6.18';
const v3Extensions = Type.Object(
  {
    basic_constraints: Type.Optional(text()),
    name_constraints: Type.Optional(text()),
    policy_constraints: Type.Optional(text()),
    key_usage: Type.Optional(text()),
    extended_key_usage: Type.Optional(text()),
    subject_key_identifier: Type.Optional(text()),
    authority_key_identifier: Type.Optional(text()),
    subject_alternative_name: Type.Optional(text()),
    issuer_alternative_name: Type.Optional(text()),
    subject_directory_attributes: Type.Optional(text()),
    crl_distribution_points: Type.Optional(text()),
    inhibit_any_policy: Type.Optional(text()),
    private_key_usage_period_not_before: Type.Optional(timestamp()),
    private_key_usage_period_not_after: Type.Optional(timestamp()),
    certificate_policies: Type.Optional(text()),
    policy_mappings: Type.Optional(text()),
  },
  { clause: 'STIX 2.1 §6.18.2', minProperties: 1 },
);

/** STIX 2.1 §6.18: an X.509 certificate. */
export const x509Certificate = observable({
  type: 'x509-certificate',
  clause,
  properties: {
    is_self_signed: Type.Optional(boolean()),
    hashes: Type.Optional(hashes()),
    version: Type.Optional(text()),
    serial_number: Type.Optional(text()),
    signature_algorithm: Type.Optional(text()),
    issuer: Type.Optional(text()),
    validity_not_before: Type.Optional(timestamp()),
    validity_not_after: Type.Optional(timestamp()),
    subject: Type.Optional(text()),
    subject_public_key_algorithm: Type.Optional(text()),
    subject_public_key_modulus: Type.Optional(text()),
    subject_public_key_exponent: Type.Optional(integer()),
    x509_v3_extensions: Type.Optional(v3Extensions),
  },
  rules: [
    atLeastOne(
      [
        'is_self_signed',
        'hashes',
        'version',
        'serial_number',
        'signature_algorithm',
        'issuer',
        'validity_not_before',
        'validity_not_after',
        'subject',
        'subject_public_key_algorithm',
        'subject_public_key_modulus',
        'subject_public_key_exponent',
        'x509_v3_extensions',
      ],
      clause,
    ),
  ],
  contributing: ['hashes', 'serial_number'],
  examples: () => [
    {
      type: 'x509-certificate',
      id: 'x509-certificate--545f7252-539e-541f-8039-49d5b636e7f3',
      issuer: 'C=ZA, O=Example',
      serial_number: '36:f7:d4:32:f4:ab:70:ea:d3:ce:98:6e:ea:99:93:49',
      validity_not_before: '2016-03-12T12:00:00Z',
    },
  ],
});
export type X509Certificate = Type.Static<typeof x509Certificate.schema>;
