import Type from 'typebox';
import { extensionsWith } from '../common-properties.ts';
import { boolean, integer, text, texts, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne } from '../rules.ts';
import { accountType } from '../vocabularies.ts';

const clause = 'STIX 2.1 §6.16';
const userAccountExtensions = {
  'unix-account-ext': Type.Object(
    {
      gid: Type.Optional(integer()),
      groups: Type.Optional(texts()),
      home_dir: Type.Optional(text()),
      shell: Type.Optional(text()),
    },
    { clause: 'STIX 2.1 §6.16.2', minProperties: 1 },
  ),
};

/** STIX 2.1 §6.16: an account with a system or service. */
export const userAccount = observable({
  type: 'user-account',
  clause,
  properties: {
    user_id: Type.Optional(text()),
    credential: Type.Optional(text()),
    account_login: Type.Optional(text()),
    account_type: Type.Optional(text({ vocabulary: accountType })),
    display_name: Type.Optional(text()),
    is_service_account: Type.Optional(boolean()),
    is_privileged: Type.Optional(boolean()),
    can_escalate_privs: Type.Optional(boolean()),
    is_disabled: Type.Optional(boolean()),
    account_created: Type.Optional(timestamp()),
    account_expires: Type.Optional(timestamp()),
    credential_last_changed: Type.Optional(timestamp()),
    account_first_login: Type.Optional(timestamp()),
    account_last_login: Type.Optional(timestamp()),
    extensions: Type.Optional(extensionsWith(userAccountExtensions)),
  },
  rules: [
    atLeastOne(
      [
        'user_id',
        'account_login',
        'account_type',
        'display_name',
        'credential',
        'is_service_account',
        'is_privileged',
        'can_escalate_privs',
        'is_disabled',
        'account_created',
        'account_expires',
        'credential_last_changed',
        'account_first_login',
        'account_last_login',
        'extensions',
      ],
      clause,
    ),
  ],
  contributing: ['account_type', 'user_id', 'account_login'],
  extensions: Object.keys(userAccountExtensions),
  examples: () => [
    {
      type: 'user-account',
      id: 'user-account--f94d689e-707d-58c3-b803-c720bb6ed096',
      user_id: '1001',
      account_login: 'jdoe',
      account_type: 'unix',
      extensions: { 'unix-account-ext': { gid: 1001, groups: ['wheel'] } },
    },
  ],
});
export type UserAccount = Type.Static<typeof userAccount.schema>;
