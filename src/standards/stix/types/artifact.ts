import Type from 'typebox';
import { base64, form, hashes, oneOf, text, uri } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { exactlyOne, needs } from '../rules.ts';

const clause = 'STIX 2.1 §6.1';

/** STIX 2.1 §6.1: bytes, held or pointed to. */
export const artifact = observable({
  type: 'artifact',
  clause,
  properties: {
    mime_type: Type.Optional(form('mime-type')),
    payload_bin: Type.Optional(base64()),
    url: Type.Optional(uri()),
    hashes: Type.Optional(hashes()),
    encryption_algorithm: Type.Optional(oneOf(['AES-256-GCM', 'ChaCha20-Poly1305', 'mime-type-indicated'])),
    decryption_key: Type.Optional(text()),
  },
  rules: [
    exactlyOne(['payload_bin', 'url'], clause),
    needs('url', ['hashes'], clause),
    needs('decryption_key', ['encryption_algorithm'], clause),
  ],
  contributing: ['hashes', 'payload_bin'],
  examples: () => [
    {
      type: 'artifact',
      spec_version: '2.1',
      id: 'artifact--5c643199-5692-5679-a012-53d84f5e7034',
      mime_type: 'image/jpeg',
      payload_bin: 'iVBORw0KGgoAAAANSUhEUgAAADI=',
    },
  ],
});
export type Artifact = Type.Static<typeof artifact.schema>;
