import { type InnerList, serializeInnerList } from './structured-fields.ts';

/** Header fields as Node gives them; names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * A request as its sender addressed it. `authority` is host and, if not the scheme's default, port, in lower
 * case; `target` is path and query, such as `/taxii2/?limit=5`.
 */
export type SignedRequest = { method: string; authority: string; target: string; headers: Headers };

/** Why no signature base can be made; `component` is the one at fault. */
export type BaseFault = {
  fault: 'component-missing' | 'component-unsupported' | 'component-repeated';
  component: string;
};

/**
 * The text that is signed (RFC 9421 §2.5): a line for each covered component, then the signature parameters.
 * Derived components are those a request between nodes needs; header fields have no parameters.
 */
export function signatureBase(
  covered: InnerList,
  request: SignedRequest,
): { ok: true; base: string } | ({ ok: false } & BaseFault) {
  const lines = new Map<string, string>();
  for (const { value: item, parameters } of covered.items) {
    const component = String(item.value);
    if (item.type !== 'string' || parameters.size > 0) {
      return { ok: false, fault: 'component-unsupported', component };
    }
    // RFC 9421 §2: a component stands once, or one value could be read for another.
    if (lines.has(component)) return { ok: false, fault: 'component-repeated', component };
    const value = component.startsWith('@') ? derived(component, request) : field(component, request.headers);
    if (value === null) {
      const fault = component.startsWith('@') ? 'component-unsupported' : 'component-missing';
      return { ok: false, fault, component };
    }
    lines.set(component, `"${component}": ${value}\n`);
  }
  return {
    ok: true,
    base: `${[...lines.values()].join('')}"@signature-params": ${serializeInnerList(covered)}`,
  };
}

function derived(component: string, { method, authority, target }: SignedRequest): string | null {
  const question = target.indexOf('?');
  switch (component) {
    case '@method':
      return method;
    case '@authority':
      return authority;
    case '@path':
      return (question < 0 ? target : target.slice(0, question)) || '/';
    case '@query':
      // RFC 9421 §2.2.7: the leading question mark is part of it, also when there is no query.
      return question < 0 ? '?' : target.slice(question);
    default:
      return null;
  }
}

// RFC 9421 §2.1: lines of one field are trimmed and joined. A newline could forge a line of the base.
function field(name: string, headers: Headers): string | null {
  const raw =
    /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (raw === undefined) return null;
  const value = [raw]
    .flat()
    .map((line) => line.trim())
    .join(', ');
  return /[\r\n]/.test(value) ? null : value;
}
