import { every, isDigit, isLower } from './characters.ts';
import { MAX_NAME, typeOfIdentifier } from './identifier.ts';
import { type Fault, type Fields, isFields, notBefore } from './rules.ts';
import { textForms } from './texts.ts';

const LIMIT = 10;

/** STIX 2.1 §2.9: the id's type is the object's. §3.6: no version is older than the object. */
export function identityFaults(object: Fields): Fault[] {
  const faults: Fault[] = [];
  if (typeOfIdentifier(object.id as string) !== object.type) {
    faults.push({ property: 'id', clause: 'STIX 2.1 §2.9', reason: `must begin with ${object.type}--` });
  }
  const order = notBefore('created', 'modified', 'STIX 2.1 §3.6')(object);
  if (order !== undefined) faults.push(order);
  return faults;
}

// STIX 2.1 §3.8
const RESERVED: ReadonlySet<string> = new Set(['severity', 'action', 'username', 'phone_numbers']);

/** Names and values of the properties that STIX does not define, custom ones and those of extensions alike. */
export function customPropertyFaults(object: Fields, defined: Record<string, unknown>): Fault[] {
  const faults: Fault[] = [];
  for (const name of Object.keys(object)) {
    if (Object.hasOwn(defined, name)) continue;
    const fault = customPropertyFault(name, object[name]);
    if (fault !== undefined) faults.push(fault);
    if (faults.length >= LIMIT) break;
  }
  return faults;
}

function customPropertyFault(name: string, value: unknown): Fault | undefined {
  const property = name.slice(0, MAX_NAME);
  if (RESERVED.has(name)) return { property, clause: 'STIX 2.1 §3.8', reason: 'is a reserved name' };
  if (!isPropertyName(name)) {
    return {
      property,
      clause: 'STIX 2.1 §3.1',
      reason: 'must be named by a-z, 0-9 and underscore, a letter first, 3 to 250 characters',
    };
  }
  if (value === null) return { property, clause: 'STIX 2.1 §2', reason: 'must not be null; leave it out' };
  if (Array.isArray(value) && value.length === 0) {
    return { property, clause: 'STIX 2.1 §2.12', reason: 'must not be an empty list; leave it out' };
  }
  if (name.endsWith('_bin')) return formFault(property, value, 'base64');
  if (name.endsWith('_hex')) return formFault(property, value, 'hex');
  return undefined;
}

function formFault(property: string, value: unknown, form: 'base64' | 'hex'): Fault | undefined {
  const { check, clause, reason } = textForms[form];
  return typeof value === 'string' && check(value) ? undefined : { property, clause, reason };
}

function isPropertyName(name: string): boolean {
  if (name.length < 3 || name.length > MAX_NAME || !isLower(name.charCodeAt(0))) return false;
  return every(name, (code) => isLower(code) || isDigit(code) || code === 0x5f);
}

/** STIX 2.1 §2.5 and, for `cve` and `capec`, §4.19 and §4.1. */
export function externalReferenceFaults(object: Fields): Fault[] {
  const faults: Fault[] = [];
  for (const [index, reference] of ((object.external_references ?? []) as Fields[]).entries()) {
    const property = `external_references.[${index}]`;
    if (!('description' in reference || 'url' in reference || 'external_id' in reference)) {
      faults.push({
        property,
        clause: 'STIX 2.1 §2.5',
        reason: 'at least one of description, url, external_id is required',
      });
    }
    const catalogue = catalogues.get(reference.source_name as string);
    const id = reference.external_id;
    if (catalogue !== undefined && id !== undefined && !catalogue.check(id as string)) {
      faults.push({ property: `${property}.external_id`, clause: 'STIX 2.1 §2.5', reason: catalogue.reason });
    }
    if (faults.length >= LIMIT) break;
  }
  return faults;
}

const digitsAfter = (text: string, from: number, least: number) =>
  text.length >= from + least && text.length < 30 && every(text, isDigit, from);
const catalogues = new Map([
  [
    'cve',
    {
      check: (id: string) =>
        id.startsWith('CVE-') && id[8] === '-' && digitsAfter(id.slice(0, 8), 4, 4) && digitsAfter(id, 9, 4),
      reason: 'must be a CVE number such as CVE-2016-1234',
    },
  ],
  [
    'capec',
    {
      check: (id: string) => id.startsWith('CAPEC-') && digitsAfter(id, 6, 1),
      reason: 'must be a CAPEC number such as CAPEC-163',
    },
  ],
]);

/**
 * Numbers that this node could not tell from others. §2.6: 1e400 is beyond double precision. In an observable
 * without `modified`, whose version is a hash of its content, also whole numbers beyond 2^53 (§2.10): two
 * different ones would hash alike. Elsewhere such digits are kept as they came.
 */
export function numberFaults(object: Fields): Fault[] {
  const hashed = typeof object.modified !== 'string';
  const pending: [unknown, string][] = [[object, '']];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, property] = next;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) {
        return [{ property, clause: 'STIX 2.1 §2.6', reason: 'is beyond double precision' }];
      }
      if (hashed && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return [{ property, clause: 'STIX 2.1 §2.10', reason: 'is beyond 2^53 - 1, where digits are lost' }];
      }
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (isNested(item)) pending.push([item, `${property}.[${index}]`]);
      }
    } else if (isFields(value)) {
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (isNested(item)) pending.push([item, property === '' ? key : `${property}.${key}`]);
      }
    }
  }
  return [];
}

const isNested = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'object' && value !== null);
