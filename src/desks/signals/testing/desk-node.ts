import { type DeskNode, openDeskNode as openNode } from '../../../../tests/desk-node.ts';
import { signalsDesk } from '../desk.ts';

export type { Answer, DeskNode } from '../../../../tests/desk-node.ts';

/** A node with this desk only, on a real database and a real port. */
export const openDeskNode = (input: Parameters<typeof openNode>[1] = {}): Promise<DeskNode> =>
  openNode(signalsDesk, input);
