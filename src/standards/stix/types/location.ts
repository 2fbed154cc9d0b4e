import Type from 'typebox';
import { number, text } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { needs, type Rule } from '../rules.ts';
import { region } from '../vocabularies.ts';

const clause = 'STIX 2.1 §4.10';

const somewhere: Rule = (object) => {
  if ('region' in object || 'country' in object || 'latitude' in object) return undefined;
  return {
    property: 'region',
    clause,
    reason: 'a region, a country, or a latitude with its longitude is required',
  };
};

/** STIX 2.1 §4.10: a place, by region, by civic address or by coordinates. */
export const location = domainObject({
  type: 'location',
  clause,
  properties: {
    name: Type.Optional(text()),
    description: Type.Optional(text()),
    latitude: Type.Optional(number({ minimum: -90, maximum: 90, clause })),
    longitude: Type.Optional(number({ minimum: -180, maximum: 180, clause })),
    precision: Type.Optional(number()),
    region: Type.Optional(text({ vocabulary: region })),
    country: Type.Optional(text()),
    administrative_area: Type.Optional(text()),
    city: Type.Optional(text()),
    street_address: Type.Optional(text()),
    postal_code: Type.Optional(text()),
  },
  rules: [
    needs('latitude', ['longitude'], clause),
    needs('longitude', ['latitude'], clause),
    needs('precision', ['latitude', 'longitude'], clause),
    somewhere,
  ],
  examples: () => [
    example('location', { region: 'south-eastern-asia', country: 'th' }),
    example('location', { latitude: 48.8566, longitude: 2.3522, precision: 1000 }),
  ],
});
export type Location = Type.Static<typeof location.schema>;
