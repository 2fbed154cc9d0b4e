/** One object that was not taken, and why; a quarantined one names its rule in the reason. */
export type RefusedRecord = { id: string | null; property: string; clause: string; reason: string };

const QUARANTINED = 'Quarantined by the rule ';

export const quarantinedBy = (rule: string, reason: string): string => `${QUARANTINED}${rule}: ${reason}`;

/** Whether it was set aside for a person to look at, and not refused. */
export const isQuarantined = ({ reason }: RefusedRecord): boolean => reason.startsWith(QUARANTINED);
