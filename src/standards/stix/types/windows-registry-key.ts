import Type from 'typebox';
import { integer, list, oneOf, ref, text, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne, type Rule } from '../rules.ts';

const clause = 'STIX 2.1 §6.17';
const abbreviations = new Set(['hklm', 'hkcc', 'hkcr', 'hkcu', 'hku']);

const value = Type.Object(
  {
    name: Type.Optional(text()),
    data: Type.Optional(text()),
    data_type: Type.Optional(
      oneOf([
        'REG_NONE',
        'REG_SZ',
        'REG_EXPAND_SZ',
        'REG_BINARY',
        'REG_DWORD',
        'REG_DWORD_BIG_ENDIAN',
        'REG_DWORD_LITTLE_ENDIAN',
        'REG_LINK',
        'REG_MULTI_SZ',
        'REG_RESOURCE_LIST',
        'REG_FULL_RESOURCE_DESCRIPTION',
        'REG_RESOURCE_REQUIREMENTS_LIST',
        'REG_QWORD',
        'REG_INVALID_TYPE',
      ]),
    ),
  },
  { clause: 'STIX 2.1 §6.17.2', minProperties: 1 },
);

const hiveInFull: Rule = ({ key }) => {
  const hive = typeof key === 'string' ? key.slice(0, 5).split('\\', 1)[0] : undefined;
  if (hive === undefined || !abbreviations.has(hive.toLowerCase())) return undefined;
  return { property: 'key', clause, reason: 'must name the hive in full, such as HKEY_LOCAL_MACHINE' };
};

/** STIX 2.1 §6.17: a key of the Windows registry. */
export const windowsRegistryKey = observable({
  type: 'windows-registry-key',
  clause,
  properties: {
    key: Type.Optional(text()),
    values: Type.Optional(list(value)),
    modified_time: Type.Optional(timestamp()),
    creator_user_ref: Type.Optional(ref(clause, 'user-account')),
    number_of_subkeys: Type.Optional(integer({ minimum: 0, clause })),
  },
  rules: [
    atLeastOne(['key', 'values', 'modified_time', 'creator_user_ref', 'number_of_subkeys'], clause),
    hiveInFull,
  ],
  contributing: ['key', 'values'],
  examples: () => [
    {
      type: 'windows-registry-key',
      id: 'windows-registry-key--5f15b061-9c3d-5ea8-93b8-72468f206c1a',
      key: 'hkey_local_machine\\system\\bar\\foo',
      values: [{ name: 'Foo', data: 'qwerty', data_type: 'REG_SZ' }],
    },
  ],
});
export type WindowsRegistryKey = Type.Static<typeof windowsRegistryKey.schema>;
