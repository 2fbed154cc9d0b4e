import type { TlpLevel } from './tlp.ts';

export type TlpMarking = {
  level: TlpLevel;
  id: string;
  /** The level as FIRST writes it. */
  name: string;
  /** The whole marking definition, as it leaves this node. */
  raw: string;
};

/** TLP 2.0 exists in STIX 2.1 only through this extension of the OASIS CTI committee. */
export const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

// OASIS cti-stix-common-objects, extension-definition-specifications/tlp-2.0: fixed ids and contents.
export const TLP_2_MARKINGS: readonly TlpMarking[] = [
  second('clear', '94868c89-83c2-464b-929b-a1a8aa3c8487'),
  second('green', 'bab4a63c-aed9-4cf5-a766-dfca5abac2bb'),
  second('amber', '55d920b0-5e8b-4f79-9ee9-91f868d9b421'),
  second('amber+strict', '939a9414-2ddd-4d32-a0cd-375ea402b003'),
  second('red', 'e828b379-4e03-4974-9ac4-e53a884c97c1'),
];

// STIX 2.1 §7.2.1.4: the four instances of TLP 1.0 are fixed; no others may be made.
export const TLP_1_MARKINGS: readonly TlpMarking[] = [
  first('clear', 'white', '613f2e26-407d-48c7-9eca-b8e91df99dc9'),
  first('green', 'green', '34098fce-860f-48ae-8e50-ebd3cc5e41da'),
  first('amber', 'amber', 'f88d31f6-486f-44da-b317-01333bde0b82'),
  first('red', 'red', '5e57c739-391a-4eb3-b6be-7d15ca92d5ed'),
];

function second(level: TlpLevel, uuid: string): TlpMarking {
  const id = `marking-definition--${uuid}`;
  const name = `TLP:${level.toUpperCase()}`;
  const raw =
    `{"type":"marking-definition","spec_version":"2.1","id":"${id}","created":"2022-10-01T00:00:00.000Z",` +
    `"name":"${name}","extensions":{"${TLP_2_EXTENSION}":` +
    `{"extension_type":"property-extension","tlp_2_0":"${level}"}}}`;
  return { level, id, name, raw };
}

function first(level: TlpLevel, word: string, uuid: string): TlpMarking {
  const id = `marking-definition--${uuid}`;
  const name = `TLP:${word.toUpperCase()}`;
  const raw =
    `{"type":"marking-definition","spec_version":"2.1","id":"${id}","created":"2017-01-20T00:00:00.000Z",` +
    `"definition_type":"tlp","name":"${name}","definition":{"tlp":"${word}"}}`;
  return { level, id, name, raw };
}
