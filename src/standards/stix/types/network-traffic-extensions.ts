import Type from 'typebox';
import { boolean, dictionary, hex, integer, oneOf, ref, text, texts } from '../data-types.ts';

const optional = Type.Optional;

/** STIX 2.1 §6.12: the predefined extensions of network traffic. */
export const networkTrafficExtensions = {
  'http-request-ext': Type.Object(
    {
      request_method: text(),
      request_value: text(),
      request_version: optional(text()),
      request_header: optional(dictionary(texts())),
      message_body_length: optional(integer()),
      message_body_data_ref: optional(ref('STIX 2.1 §6.12.2', 'artifact')),
    },
    { clause: 'STIX 2.1 §6.12.2' },
  ),
  'icmp-ext': Type.Object({ icmp_type_hex: hex(), icmp_code_hex: hex() }, { clause: 'STIX 2.1 §6.12.3' }),
  'socket-ext': Type.Object(
    {
      address_family: oneOf([
        'AF_UNSPEC',
        'AF_INET',
        'AF_IPX',
        'AF_APPLETALK',
        'AF_NETBIOS',
        'AF_INET6',
        'AF_IRDA',
        'AF_BTH',
      ]),
      is_blocking: optional(boolean()),
      is_listening: optional(boolean()),
      options: optional(dictionary(integer())),
      socket_type: optional(oneOf(['SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RAW', 'SOCK_RDM', 'SOCK_SEQPACKET'])),
      socket_descriptor: optional(integer({ minimum: 0 })),
      socket_handle: optional(integer()),
    },
    { clause: 'STIX 2.1 §6.12.4' },
  ),
  'tcp-ext': Type.Object(
    { src_flags_hex: optional(hex()), dst_flags_hex: optional(hex()) },
    { clause: 'STIX 2.1 §6.12.5', minProperties: 1 },
  ),
};
