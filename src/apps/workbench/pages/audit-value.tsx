import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useClient } from '../../../ui/data/client-context.tsx';
import { useMe } from '../../../ui/data/use-me.ts';
import { Id } from '../../../ui/parts/id.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { desks } from '../desks.ts';
import { useTexts } from '../use-texts.ts';

/** Names behind the ids that acts commit to: people of this organisation, organisations this node knows. */
export function useNames(): (value: unknown) => string | undefined {
  const t = useTexts();
  const client = useClient();
  const me = useMe();
  const people = useQuery({ queryKey: ['people'], queryFn: client.people.list });
  const peers = useQuery({ queryKey: ['peers'], queryFn: client.peers.list });
  const organisations = [
    ...(me.data ? [me.data.person.organisation, me.data.own.organisation] : []),
    ...(peers.data?.items ?? []),
  ];
  return (value) => {
    if (typeof value !== 'string') return undefined;
    if (/^system(:|$)/.test(value)) return t('audit.the-node');
    const id = value.replace(/^(person|peer|own):/, '');
    return [...(people.data?.items ?? []), ...organisations].find((one) => one.id === id)?.name;
  };
}

/** Where the workbench shows what an id stands for: a desk's page for that kind, or the kernel's. */
const PLACES: Readonly<Record<string, string>> = {
  case: '/cases/$id',
  review: '/cases/$id',
  bank: '/banks/$id',
  signal: '/signals/$id',
};

function placeOf(name: string, id: string): string | undefined {
  if (name === 'record' || name === 'opinion') return `/records/${id}`;
  const ending = PLACES[name];
  const route = desks
    .flatMap(({ routes }) => routes)
    .find(({ path }) => ending !== undefined && path.endsWith(ending));
  return route?.path.replace('$id', id);
}

/** Hashes, ids, keys, addresses: set apart and never mirrored. */
const LOOKS_LIKE_ID =
  /^([0-9a-f]{32,}|[a-z-]+--[0-9a-f-]{36}.*|[0-9a-f]{8}-[0-9a-f-]{27}|https?:.*|[A-Za-z0-9+/]{43}=)$/;

type CommittedMatch = { signal: string; type: string; distance: number };

/** What an item matched, as its opening commits to it; undefined for a text of another form. */
function readMatches(text: string): CommittedMatch[] | undefined {
  try {
    const found: unknown = JSON.parse(text);
    const fits = (one: Partial<CommittedMatch> | null): one is CommittedMatch =>
      typeof one?.signal === 'string' && typeof one.type === 'string' && typeof one.distance === 'number';
    return Array.isArray(found) && found.every(fits) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Who a list of principals stands for: an organisation, its reviewers, an agreement's parties, the overseer. */
function audience(principal: string, nameOf: ReturnType<typeof useNames>, t: ReturnType<typeof useTexts>) {
  const [kind = '', id = ''] = principal.split(/:(.*)/s);
  const key = `audience.${kind}`;
  return t.has(key) ? t(key, { name: nameOf(id) ?? id }) : (nameOf(principal) ?? principal);
}

type AuditValueProps = { name: string; value: unknown };

/** A committed value in words: names for ids, with a way to what they stand for. */
export function AuditValue({ name, value }: AuditValueProps): ReactNode {
  const t = useTexts();
  const nameOf = useNames();
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value !== 'string') return <bdi>{JSON.stringify(value)}</bdi>;
  if (value === '') return t('audit.nothing');
  if (name === 'principals' || name === 'views')
    return value
      .split(' ')
      .map((one) => audience(one, nameOf, t))
      .join(t('list.separator'));
  const matches = name === 'matches' ? readMatches(value) : undefined;
  if (matches)
    return (
      <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
        {matches.map(({ signal, type, distance }) => (
          <li key={signal}>
            {t('audit.match', { type: type.toUpperCase(), distance })}{' '}
            <AuditValue name="signal" value={signal} />
          </li>
        ))}
      </ul>
    );
  const known = nameOf(value);
  if (known !== undefined)
    return (
      <>
        <bdi>{known}</bdi>
        {/^(person|peer|own):|--/.test(value) && (
          <>
            <br />
            <small>
              <Id>{value}</Id>
            </small>
          </>
        )}
      </>
    );
  if (name === 'roles')
    return value
      .split(/[ ,]+/)
      .map((role) => (t.has(`role.${role}`) ? t(`role.${role}` as 'role.reader') : role))
      .join(t('list.separator'));
  const zone = name === 'zone' ? /^(\d),(\d)$/.exec(value) : null;
  if (zone) return t('audit.zone', { row: Number(zone[1]) + 1, column: Number(zone[2]) + 1 });
  const word = `value.${value}`;
  if (t.has(word)) return t(word);
  const place = placeOf(name, value);
  if (place !== undefined)
    return (
      <PageLink to={place}>
        <Id>{value}</Id>
      </PageLink>
    );
  return LOOKS_LIKE_ID.test(value) ? <Id>{value}</Id> : <bdi>{value}</bdi>;
}
