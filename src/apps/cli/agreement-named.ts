import type { Agreement } from '../../client/agreements.ts';
import type { Http } from '../../client/http.ts';
import { plain } from './table.ts';
import { Failure } from './verb.ts';

/** Which agreement a person means: its id, or its title where only one fits what is to be done with it. */
type Wanted = {
  /** Those that a title may mean; of several with this title the step says which it can be about. */
  fits?: (agreement: Agreement) => boolean;
};

/**
 * Finds an agreement by its id or its title; letter case does not tell titles apart.
 * Throws `Failure` where there is none of this name that one may see, or several.
 */
export async function agreementNamed(http: Http, name: string, { fits }: Wanted = {}): Promise<Agreement> {
  const { items } = await http.get<{ items: Agreement[] }>('agreements');
  const byId = items.find(({ id }) => id === name);
  if (byId) return byId;
  const titled = items.filter(({ title }) => title.toLowerCase() === name.trim().toLowerCase());
  const fitting = fits ? titled.filter(fits) : titled;
  const [one, ...others] = fitting.length > 0 ? fitting : titled;
  if (!one) {
    throw new Failure(
      `There is no agreement "${plain(name)}" that you may see: \`comity agreement list\` shows each with its title and id.`,
    );
  }
  if (others.length > 0) {
    throw new Failure(
      `${others.length + 1} agreements are called "${plain(name)}": give the id, as \`comity agreement list\` shows it.`,
    );
  }
  return one;
}
