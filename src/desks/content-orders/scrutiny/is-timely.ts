const HOURS_TO_ASK_MS = 48 * 3_600_000;

/**
 * Whether a request for scrutiny came within 48 hours (TCO Art. 4(4)) of when whoever asks had the order, or the information of
 * Art. 11(2).
 * @param informedSince an instant in UTC, as ISO 8601 has it
 */
export const isTimely = (informedSince: string, receivedAt: string): boolean =>
  Date.parse(receivedAt) - Date.parse(informedSince) <= HOURS_TO_ASK_MS;
