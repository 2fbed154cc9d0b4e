/** What the package gives: the client, what it throws, and what checks webhooks and proofs. */
export type { Agreement } from './agreements.ts';
export type { BackwardsRun, HashKeeping } from './backwards.ts';
export type { BankSummary, Contents, Signal } from './banks.ts';
export { type Client, createClient } from './create-client.ts';
export type { ClientOptions } from './http.ts';
export type { NewServiceKey, ServiceKey } from './look-up-keys.ts';
export type { AskedHash, BatchAnswer, Match, MatchAnswer, MatchOptions } from './match.ts';
export { type Problem, ProblemError, type ProblemFault, UnreachableError } from './problem.ts';
export { type ItemMessage, type Message, NotTheNode, readMessage, type Territory } from './read-message.ts';
export { type EntryVerdict, verifyEntry } from './verify-entry.ts';
export { type InclusionProof, verifyInclusion } from './verify-inclusion.ts';
export type { Webhook } from './webhooks.ts';
