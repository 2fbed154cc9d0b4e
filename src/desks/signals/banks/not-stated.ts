/** What a bank says when nobody has said it: a reviewer sees that it is missing. */
export const NOT_STATED = 'not stated';

export const saysNothing = (text: string): boolean => text.trim().toLowerCase() === NOT_STATED;
