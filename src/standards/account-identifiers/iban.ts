/** ISO 13616: a country, two check digits, at most 30 letters and digits. */
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * An IBAN without spaces and in capitals, when its check digits are right (ISO 7064, MOD 97-10); null for any other
 * text. Whether the bank or the account exists is not asked of anyone, nor the length that its country gives it.
 */
export function readIban(text: string): string | null {
  if (text.length > 50) return null;
  const iban = text.replaceAll(' ', '').toUpperCase();
  if (!IBAN.test(iban) || /^..(00|01|99)/.test(iban)) return null;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1 ? iban : null;
}
