import Type from 'typebox';
import { extensionsWith } from '../common-properties.ts';
import { anyValue, boolean, dictionary, integer, ref, refs, texts, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne, forbids, notBefore } from '../rules.ts';
import { networkTrafficExtensions } from './network-traffic-extensions.ts';

const clause = 'STIX 2.1 §6.12';
const endpoint = () => ref(clause, 'ipv4-addr', 'ipv6-addr', 'mac-addr', 'domain-name');
const port = () => integer({ minimum: 0, maximum: 65_535, clause });
const count = () => integer({ minimum: 0, clause });

/** STIX 2.1 §6.12: traffic from a source to a destination. */
export const networkTraffic = observable({
  type: 'network-traffic',
  clause,
  properties: {
    start: Type.Optional(timestamp()),
    end: Type.Optional(timestamp()),
    is_active: Type.Optional(boolean()),
    src_ref: Type.Optional(endpoint()),
    dst_ref: Type.Optional(endpoint()),
    src_port: Type.Optional(port()),
    dst_port: Type.Optional(port()),
    protocols: texts(),
    src_byte_count: Type.Optional(count()),
    dst_byte_count: Type.Optional(count()),
    src_packets: Type.Optional(count()),
    dst_packets: Type.Optional(count()),
    ipfix: Type.Optional(dictionary(anyValue())),
    src_payload_ref: Type.Optional(ref(clause, 'artifact')),
    dst_payload_ref: Type.Optional(ref(clause, 'artifact')),
    encapsulates_refs: Type.Optional(refs(clause, 'network-traffic')),
    encapsulated_by_ref: Type.Optional(ref(clause, 'network-traffic')),
    extensions: Type.Optional(extensionsWith(networkTrafficExtensions)),
  },
  rules: [
    atLeastOne(['src_ref', 'dst_ref'], clause),
    forbids('is_active', true, 'end', clause),
    notBefore('start', 'end', clause),
  ],
  contributing: ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
  extensions: Object.keys(networkTrafficExtensions),
  examples: () => [
    {
      type: 'network-traffic',
      id: 'network-traffic--c8a49a3b-5800-58e5-a003-457250d6c5a2',
      src_ref: 'ipv4-addr--4d22aae0-2bf9-5427-8819-e4f6abf20a53',
      protocols: ['tcp'],
      extensions: { 'tcp-ext': { src_flags_hex: '00000002' } },
    },
  ],
});
export type NetworkTraffic = Type.Static<typeof networkTraffic.schema>;
