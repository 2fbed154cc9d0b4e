import { hash } from 'node:crypto';

/** All that is stored of a credential's text: its SHA-256. */
export const fingerprint = (text: string): Buffer => hash('sha256', text, 'buffer');
