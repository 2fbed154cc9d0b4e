import Type from 'typebox';
import { boolean, dictionary, hashes, hex, integer, list, number, refs, text } from '../data-types.ts';
import { windowsPebinaryType } from '../vocabularies.ts';

const optional = Type.Optional;
const size = () => optional(integer({ minimum: 0 }));
const whole = () => optional(integer());

const alternateDataStream = Type.Object(
  { name: text(), hashes: optional(hashes()), size: size() },
  { clause: 'STIX 2.1 §6.7.3' },
);

const optionalHeader = Type.Object(
  {
    magic_hex: optional(hex()),
    major_linker_version: whole(),
    minor_linker_version: whole(),
    size_of_code: size(),
    size_of_initialized_data: size(),
    size_of_uninitialized_data: size(),
    address_of_entry_point: whole(),
    base_of_code: whole(),
    base_of_data: whole(),
    image_base: whole(),
    section_alignment: whole(),
    file_alignment: whole(),
    major_os_version: whole(),
    minor_os_version: whole(),
    major_image_version: whole(),
    minor_image_version: whole(),
    major_subsystem_version: whole(),
    minor_subsystem_version: whole(),
    win32_version_value_hex: optional(hex()),
    size_of_image: size(),
    size_of_headers: size(),
    checksum_hex: optional(hex()),
    subsystem_hex: optional(hex()),
    dll_characteristics_hex: optional(hex()),
    size_of_stack_reserve: size(),
    size_of_stack_commit: size(),
    size_of_heap_reserve: size(),
    size_of_heap_commit: size(),
    loader_flags_hex: optional(hex()),
    number_of_rva_and_sizes: whole(),
    hashes: optional(hashes()),
  },
  { clause: 'STIX 2.1 §6.7.6', minProperties: 1 },
);

const section = Type.Object(
  { name: text(), size: size(), entropy: optional(number()), hashes: optional(hashes()) },
  { clause: 'STIX 2.1 §6.7.6' },
);

/** STIX 2.1 §6.7: the predefined extensions of a file. */
export const fileExtensions = {
  'archive-ext': Type.Object(
    { contains_refs: refs('STIX 2.1 §6.7.2', 'file', 'directory'), comment: optional(text()) },
    { clause: 'STIX 2.1 §6.7.2' },
  ),
  'ntfs-ext': Type.Object(
    { sid: optional(text()), alternate_data_streams: optional(list(alternateDataStream)) },
    { clause: 'STIX 2.1 §6.7.3', minProperties: 1 },
  ),
  'pdf-ext': Type.Object(
    {
      version: optional(text()),
      is_optimized: optional(boolean()),
      document_info_dict: optional(dictionary(text())),
      pdfid0: optional(text()),
      pdfid1: optional(text()),
    },
    { clause: 'STIX 2.1 §6.7.4', minProperties: 1 },
  ),
  'raster-image-ext': Type.Object(
    {
      image_height: whole(),
      image_width: whole(),
      bits_per_pixel: whole(),
      exif_tags: optional(
        dictionary(Type.Unsafe<string | number>({ type: ['string', 'integer'], clause: 'STIX 2.1 §6.7.5' })),
      ),
    },
    { clause: 'STIX 2.1 §6.7.5', minProperties: 1 },
  ),
  'windows-pebinary-ext': Type.Object(
    {
      pe_type: text({ vocabulary: windowsPebinaryType }),
      imphash: optional(text()),
      machine_hex: optional(hex()),
      number_of_sections: size(),
      time_date_stamp: optional(Type.String({ format: 'timestamp', clause: 'STIX 2.1 §6.7.6' })),
      pointer_to_symbol_table_hex: optional(hex()),
      number_of_symbols: size(),
      size_of_optional_header: size(),
      characteristics_hex: optional(hex()),
      file_header_hashes: optional(hashes()),
      optional_header: optional(optionalHeader),
      sections: optional(list(section)),
    },
    { clause: 'STIX 2.1 §6.7.6', minProperties: 2 },
  ),
};
