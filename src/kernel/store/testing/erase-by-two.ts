import type { Kernel } from '../../kernel.ts';
import type { Policy } from '../../policy/authorize.ts';
import { confirmErasure } from '../decide-erasure.ts';
import { requestErasure } from '../request-erasure.ts';
import type { Viewer } from '../viewer.ts';

export const GROUNDS = {
  reason: 'The person asked for it in writing.',
  law: { instrument: 'Regulation (EU) 2016/679', article: 'Article 17' },
};

/** One person asks, the other confirms. */
export async function eraseByTwo(
  kernel: Kernel,
  policy: Policy,
  [asks, confirms]: [Viewer, Viewer],
  id: string,
): Promise<{ erased: number }> {
  await requestErasure(kernel, policy, asks, id, GROUNDS);
  return confirmErasure(kernel, policy, confirms, id);
}
