// Character classes over UTF-16 codes, for checks that read attacker-controlled text once and without backtracking.

export function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLetter(code: number): boolean {
  return isLower(code | 0x20);
}

export function every(text: string, test: (code: number) => boolean, from = 0): boolean {
  for (let i = from; i < text.length; i++) if (!test(text.charCodeAt(i))) return false;
  return true;
}

export function isHexDigit(code: number): boolean {
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}
