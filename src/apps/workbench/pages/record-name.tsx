import { Fragment, type ReactNode } from 'react';
import type { RecordSays, RecordSummary } from '../../../client/records.ts';
import { useTexts } from '../use-texts.ts';

type Named = Pick<RecordSummary, 'id' | 'name' | 'says'>;

/** What a person reads instead of an id: who relates to whom, a name, what a pattern says; the id where there is none. */
export function RecordName({ id, name, says }: Named): ReactNode {
  if (says?.ends) return <Relation ends={says.ends} />;
  if (name) return <bdi>{name}</bdi>;
  if (says) return <bdi>{says.text}</bdi>;
  return <bdi dir="ltr">{id}</bdi>;
}

function Relation({ ends: { from, verb, to } }: { ends: NonNullable<RecordSays['ends']> }) {
  const t = useTexts();
  const parts = [from && called(from), verb, to && called(to)].filter((part) => part !== null);
  return parts.map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <> {t('records.arrow')} </>}
      <bdi>{part}</bdi>
    </Fragment>
  ));
}

/** By its name, or by its type and the first letters that tell it from others of that type. */
const called = ({ id, name }: { id: string; name: string | null }) =>
  name ?? id.replace(/--([0-9a-f]{8}).*$/s, ' $1…');
