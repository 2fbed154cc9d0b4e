import type { Configuration } from './configuration.ts';
import type { Keyring } from './identity/keyring.ts';
import type { Store } from './store/store.ts';

/** What use cases are handed: plain composition, no container. */
export type Kernel = {
  store: Store;
  keyring: Keyring;
  configuration: Configuration;
  /** The organisation that runs the node. */
  host: { id: string; name: string; class: OrganisationClass };
  /** The wall clock, so that tests and the walk-through can move it. */
  now: () => Date;
  /** One line for the operator; never a person's data. */
  log: (line: string) => void;
};

export type OrganisationClass = 'platform' | 'state' | 'civil-society' | 'intergovernmental';
