import { useLawText } from '../text/laws.ts';

/** A provision in the reader's language. `UncheckedLaws` below says which nobody has compared with the official text. */
export function CitedLaw({ law }: { law: string }) {
  return <bdi>{useLawText()(law)}</bdi>;
}
