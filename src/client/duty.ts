import { type Http, pathOf } from './http.ts';

/** A way in which the person who asks is reached. */
export type ReachWay = {
  id: string;
  kind: 'e-mail' | 'webhook' | 'push';
  /** The mailbox, or the host of an address. */
  address: string;
  confirmed: boolean;
  lastSentAt: string | null;
  /** Why the last message was not taken; null when it was. */
  lastError: string | null;
};

export type NewWay =
  | { kind: 'e-mail'; email: string }
  | { kind: 'webhook'; url: string }
  | { kind: 'push'; endpoint: string; keys: { p256dh: string; auth: string } };

export type DutyShift = {
  id: string;
  person: string;
  name: string;
  /** 1 is called first. */
  rank: number;
  begins: string;
  ends: string;
  reachable: boolean;
};

export type Duty = {
  now: string;
  /** How many people of the organisation can be reached. */
  reachable: number;
  ways: ReachWay[];
  shifts: DutyShift[];
  mayManage: boolean;
  /** Whether the node has a mail server. */
  eMail: boolean;
  /** With which a browser subscribes (VAPID, RFC 8292). */
  pushKey: string;
};

export type TakenBy = { id: string; name: string | null; at: string };

export function dutyOf(http: Http) {
  return {
    get: () => http.get<Duty>('duty'),
    /** A code is sent that way; `secret` of a webhook is said once. */
    addWay: (way: NewWay) =>
      http.post<Omit<ReachWay, 'lastSentAt' | 'lastError'> & { secret?: string }>('duty/ways', way),
    confirmWay: (id: string, code: string) =>
      http.post<unknown>(pathOf('duty', 'ways', id, 'confirm'), { code }),
    removeWay: (id: string) => http.delete<unknown>(pathOf('duty', 'ways', id)),
    addShift: (shift: { person: string; rank: number; begins: string; ends: string }) =>
      http.post<unknown>('duty/shifts', shift),
    removeShift: (id: string) => http.delete<unknown>(pathOf('duty', 'shifts', id)),
    handOver: (id: string, to: string) =>
      http.post<unknown>(pathOf('duty', 'shifts', id, 'hand-over'), { to }),
    takenBy: (id: string) => http.get<{ takenBy: TakenBy | null }>(pathOf('duty', 'cases', id)),
    /** "I have it": reminders come to whoever says so first. */
    takeOn: (id: string) => http.post<{ takenBy: TakenBy | null }>(pathOf('duty', 'cases', id, 'take-on')),
    giveBack: (id: string) =>
      http.post<{ takenBy: TakenBy | null }>(pathOf('duty', 'cases', id, 'give-back')),
  };
}
