import type { Unreadable } from './document-text.ts';

/** Thrown by a reader inside its process: nothing of the document is read, for this reason. */
export class Unread extends Error {
  readonly why: Unreadable;

  constructor(why: Unreadable) {
    super(why);
    this.why = why;
  }
}
