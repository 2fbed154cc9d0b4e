import { isBlank } from '../../../standards/e-evidence-forms/finding.ts';
import type { Form1ForProvider } from '../../../standards/e-evidence-forms/form-1.ts';
import type { Form2 } from '../../../standards/e-evidence-forms/form-2.ts';

export type Certificate = Form1ForProvider | Form2;

export type Facts = {
  certificate: 'EPOC' | 'EPOC-PR';
  fileNumber: string | null;
  issuingState: string | null;
  authorityName: string | null;
  /** The day of the authority's signature, as it was written. */
  issuedOn: string | null;
};

const said = (text: string | undefined): string | null => text?.trim().slice(0, 300) || null;
/** The day of a date as it was written: an offset does not move it. */
export const dayOf = (date: string | undefined | null): string | null =>
  /^\d{4}-\d\d-\d\d/.exec(date?.trim() ?? '')?.[0] ?? null;

const issuerOf = (form: Certificate) => (form.form === 1 ? form.sectionI : form.sectionF);
const validatorOf = (form: Certificate) => (form.form === 1 ? form.sectionJ : form.sectionG);

/** What lists and matching need of a certificate, as far as it says so. Attacker-controlled. */
export function factsOf(form: Certificate): Facts {
  const issuer = issuerOf(form);
  const { issuingAuthority } = issuer?.issuingAndContactAuthority ?? {};
  return {
    certificate: form.form === 1 ? 'EPOC' : 'EPOC-PR',
    fileNumber: said(form.sectionA?.issuingAuthorityFileNumber),
    issuingState: said(form.sectionA?.issuingState),
    authorityName: said(issuingAuthority?.nameOfAuthority) ?? said(form.sectionA?.issuingAuthority),
    issuedOn: dayOf(issuer?.signatureOfAuthority?.date),
  };
}

/**
 * Which period binds, and whether an enforcing authority is to be waited for. One that says an emergency and a notified
 * authority at once has the shorter period and keeps the safeguard: what is meant is asked (Art. 10(6)).
 */
export function periodOf(form: Form1ForProvider): { period: 'ten-days' | 'eight-hours'; waits: boolean } {
  const { withinTenDays = [], withinEightHours } = form.sectionC?.dataProductionInRelationToDeadline ?? {};
  const emergency = !isBlank(withinEightHours) || form.sectionB?.emergencyCase === true;
  const atTheEnd = withinTenDays.includes('AT_THE_END_OF_TEN_DAYS');
  // Art. 8(4): in an emergency the notification suspends nothing.
  const plainEmergency = !isBlank(withinEightHours) && withinTenDays.length === 0;
  return {
    period: emergency ? 'eight-hours' : 'ten-days',
    waits: !plainEmergency && (atTheEnd || !isBlank(form.sectionK)),
  };
}

type TechnicalIdentifier = { country?: string; nationalId?: string };

/** Whom the form itself names as sender, by the identifiers of the decentralised IT system. */
function sendersNamed(form: Certificate): TechnicalIdentifier[] {
  const { issuingAuthority, contactAuthority } = issuerOf(form)?.issuingAndContactAuthority ?? {};
  return [issuingAuthority, contactAuthority?.authority, validatorOf(form)?.details].flatMap((one) =>
    one?.authorityTechnicalIdentifier?.nationalId ? [one.authorityTechnicalIdentifier] : [],
  );
}

/** Whether the sender that the system names is one that the form does not contradict. */
export function senderFits(form: Certificate, sender: { country: string; nationalId: string }): boolean {
  const named = sendersNamed(form);
  const fits = ({ country, nationalId }: TechnicalIdentifier) =>
    nationalId === sender.nationalId && (country ?? sender.country) === sender.country;
  return named.length === 0 ? sender.country === form.sectionA?.issuingState?.trim() : named.some(fits);
}

/** Every telephone number that the form brings: whoever forged it answers there. */
export function numbersNamed(form: Certificate): string[] {
  const numbers: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, one] of Object.entries(value)) {
      if (name === 'telNo' && typeof one === 'string') numbers.push(one);
      else look(one);
    }
  };
  look(form);
  return numbers;
}
