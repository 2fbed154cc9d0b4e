import type { Desk } from '../../context.ts';
import { forgetNoticeSenders } from './notice-sender.ts';

/** A notice is over when nobody can complain any more; a month later nobody needs the name of who sent it. */
const KEPT_DAYS = 30;

/** Deletes names and addresses of people whose notices were closed long enough ago. What was decided stays. */
export const forgetSenders = ({ kernel }: Desk): Promise<number> =>
  kernel.store.system('forgetting who sent notices')((tx) =>
    forgetNoticeSenders(tx, new Date(kernel.now().getTime() - KEPT_DAYS * 86_400_000)),
  );
