import { useQuery } from '@tanstack/react-query';
import type { Person } from '../../../client/people.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { useTexts } from '../use-texts.ts';
import { AddPerson, ROLES } from './add-person.tsx';
import { SeatSteps } from './seat-steps.tsx';

/** Who has a seat in the viewer's organisation, and what each may do. */
export function PeoplePage() {
  const t = useTexts();
  const client = useClient();
  const mayAdd = useHasRole('administrator');
  const people = useQuery({ queryKey: ['people'], queryFn: client.people.list });
  return (
    <Page title={t('people.title')} intro={t('people.intro')}>
      <Loaded query={people} what={t('people.what')}>
        {({ items }) => (
          <CardsTable
            caption={t('people.title')}
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              { key: 'name', title: t('people.name'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
              {
                key: 'roles',
                title: t('people.roles'),
                cell: ({ roles }) =>
                  ROLES.filter((role) => roles.includes(role))
                    .map((role) => t(`role.${role}`))
                    .join(t('list.separator')),
              },
              ...(mayAdd
                ? [
                    {
                      key: 'steps',
                      title: t('people.steps'),
                      cell: (person: Person) => <SeatSteps person={person} />,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Loaded>
      {mayAdd && (
        <Section title={t('people.add')}>
          <AddPerson />
        </Section>
      )}
    </Page>
  );
}
