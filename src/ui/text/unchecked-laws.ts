/**
 * Provisions that were recalled and are not yet compared with the official text, as acts and steps cite them, each
 * with the text that names its official source. A reader is told so once where one is shown; a test compares them with
 * what the procedures mark as `verify`.
 */
const SOURCES = {
  'International Covenant on Civil and Political Rights, Art. 19(3)': 'law.iccpr-source',
} as const;

export const UNCHECKED_LAWS: readonly string[] = Object.keys(SOURCES);

/** Of the laws that are shown those that nobody compared with the official text, each once. */
export const uncheckedOf = (shown: readonly (string | null | undefined)[]) =>
  Object.entries(SOURCES).flatMap(([law, source]) => (shown.includes(law) ? [{ law, source }] : []));
