/** Forms of the Commission for Regulation (EU) 2023/1543; there is no Form 4. */
export const FORM_NUMBERS = [1, 2, 3, 5, 6] as const;
export type FormNumber = (typeof FORM_NUMBERS)[number];

/** `form` stands for the form's own namespace. */
export type NamespacePrefix = 'form' | 'epoc' | 'eio';

export const EPOC = 'http://data.europa.eu/edm/1/ns/epoc';
export const EIO = 'http://data.europa.eu/edm/1/ns/eio';

// Form 1 has an underscore, unlike the others.
export const FORM_NAMESPACES: Readonly<Record<FormNumber, string>> = {
  1: 'http://data.europa.eu/edm/1/ns/forms/EPOC-FORM_1#',
  2: 'http://data.europa.eu/edm/1/ns/forms/EPOC-PR-FORM-2#',
  3: 'http://data.europa.eu/edm/1/ns/forms/EPOC-FORM-3#',
  5: 'http://data.europa.eu/edm/1/ns/forms/EPOC-PR-FORM-5#',
  6: 'http://data.europa.eu/edm/1/ns/forms/EPOC-PR-FORM-6#',
};

export const namespaceOf = (prefix: NamespacePrefix, form: FormNumber): string =>
  prefix === 'form' ? FORM_NAMESPACES[form] : prefix === 'epoc' ? EPOC : EIO;

export const formOfNamespace = (uri: string): FormNumber | undefined =>
  FORM_NUMBERS.find((form) => FORM_NAMESPACES[form] === uri);
