import { isIdentifier } from './identifier.ts';
import type { ObjectType } from './object-type.ts';
import { OBJECT_TYPES } from './object-types.ts';
import { type Fault, type Fields, isFields } from './rules.ts';
import { EXTENSION_TYPES } from './types/extension-definition.ts';

const clause = 'STIX 2.1 §7.3';
const PREFIX = 'extension-definition--';
const extensionTypes: ReadonlySet<unknown> = new Set(EXTENSION_TYPES);

/** Which type each predefined extension belongs to. */
const owners: ReadonlyMap<string, string> = new Map(
  OBJECT_TYPES.flatMap((each) => each.extensions.map((name) => [name, each.type] as const)),
);

/**
 * What `extensions` must say beyond its schema. An extension is keyed by the id of its definition and states its
 * type; a predefined one belongs to one object type; a custom one of STIX 2.0 ends in `-ext`. Unknown
 * extensions are kept as they came, never refused for being unknown.
 */
export function extensionFaults(object: Fields, known: ObjectType | undefined): Fault[] {
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries((object.extensions ?? {}) as Record<string, Fields>)) {
    const property = `extensions.${key.slice(0, 250)}`;
    if (key.startsWith(PREFIX)) {
      if (!isIdentifier(key))
        faults.push({ property, clause, reason: 'is not the id of an extension definition' });
      else if (!extensionTypes.has(value.extension_type)) faults.push(withoutType(property, value));
      continue;
    }
    const owner = owners.get(key);
    if (owner !== undefined && owner !== known?.type) {
      faults.push({ property, clause, reason: `belongs to objects of type ${owner}` });
    } else if (!key.endsWith('-ext') || !isCustomExtensionName(key)) {
      faults.push({ property, clause, reason: 'must be keyed by the id of an extension definition' });
    }
    if (faults.length >= 10) break;
  }
  return faults;
}

function withoutType(property: string, value: Fields): Fault {
  const reason = Object.hasOwn(value, 'extension_type')
    ? `must be one of ${EXTENSION_TYPES.join(', ')}`
    : 'is required in an extension that is not predefined';
  return { property: `${property}.extension_type`, clause, reason };
}

// STIX 2.1 §11.3 (deprecated): a-z, 0-9 and hyphens, at most 250 characters
function isCustomExtensionName(key: string): boolean {
  return key.length <= 250 && /^[a-z0-9-]+$/.test(key);
}

/** What a custom object says it is: by its extension, else by whether it is versioned. */
export function customKind(object: Fields): 'sdo' | 'sco' {
  // not validated yet: it may be anything
  const extensions = isFields(object.extensions) ? object.extensions : {};
  for (const value of Object.values(extensions)) {
    const stated = isFields(value) ? value.extension_type : undefined;
    if (stated === 'new-sco') return 'sco';
    if (stated === 'new-sdo' || stated === 'new-sro') return 'sdo';
  }
  return Object.hasOwn(object, 'created') || Object.hasOwn(object, 'modified') ? 'sdo' : 'sco';
}
