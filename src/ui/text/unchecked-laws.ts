/**
 * Provisions that were recalled and are not yet checked against the official text, as acts and clocks cite them. A
 * reader is told so wherever one is shown; a test compares them with what the procedures mark as `verify`.
 */
export const UNCHECKED_LAWS: readonly string[] = [
  'International Covenant on Civil and Political Rights, Art. 19(3)',
];
