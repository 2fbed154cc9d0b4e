import { randomUUID } from 'node:crypto';
import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { type Reminder, reminderDue, reminderPlan } from '../../engines/cases/reminder-plan.ts';
import { nameLaw } from '../cases/take-step.ts';
import type { Kernel } from '../kernel.ts';
import { principalsOfPerson } from '../store/viewer.ts';
import {
  claimReminders,
  type DueReminder,
  insertCalls,
  type NewCall,
  setReminders,
  type WayOfPerson,
  waysOf,
} from './duty-queries.ts';
import type { CallItem } from './message-text.ts';
import { whomToCall } from './whom-to-call.ts';

/** Where a case is at the workbench, by its procedure. */
export type CasePages = Readonly<Record<string, string>>;

export type Calling = { kernel: Kernel; procedures: ProcedureRegistry; pages: CasePages };

const PAGE = 500;

/**
 * Takes the reminders that are due and writes the messages that they come to, in one transaction: one message for each person and
 * way, however many matters are due for them. Nobody hears of a case that they may not see.
 * @returns how many reminders were taken
 */
export async function callPeople(calling: Calling): Promise<number> {
  const { kernel } = calling;
  let taken = 0;
  for (;;) {
    const some = await kernel.store.system('reminders')(async (tx) => {
      const now = kernel.now();
      const due = await claimReminders(tx, now, PAGE);
      if (due.length === 0) return 0;
      const ways = await waysOf(tx, [...new Set(due.map(({ organisation }) => organisation))], now);
      const calls = new Map<string, NewCall>();
      const next = due.map((reminder) => {
        const plan = reminderPlan(reminder.startedAt.getTime(), reminder.dueAt.getTime());
        const n = reminderDue(plan, now.getTime());
        note(calling, calls, reminder, plan[n]!, ways);
        const following = plan[n + 1];
        return {
          object: reminder.object,
          clock: reminder.clock,
          reminder: n + 1,
          at: following ? new Date(following.at) : null,
        };
      });
      await setReminders(tx, next);
      if (calls.size > 0) await insertCalls(tx, [...calls.values()], now);
      return due.length;
    });
    taken += some;
    if (some < PAGE) return taken;
  }
}

/** Adds one reminder to the messages of everybody whom it reaches. */
function note(
  { kernel, procedures, pages }: Calling,
  calls: Map<string, NewCall>,
  reminder: DueReminder,
  { reaches }: Reminder,
  ways: readonly WayOfPerson[],
): void {
  const sees = ({ organisation, roles }: WayOfPerson) => {
    if (organisation !== reminder.organisation) return false;
    const host = organisation === kernel.host.id;
    return principalsOfPerson({ organisation, roles, host, agreements: [] }).some(
      (one) => one !== 'overseer' && reminder.principals.includes(one),
    );
  };
  // Of a desk that is no longer here: there is nothing to say, and it must not keep the others' reminders.
  if (!procedures.knows(reminder.procedure)) return;
  const able = ways.filter(sees);
  const called = whomToCall(reaches, reminder.takenBy, able);
  const procedure = procedures.latest(reminder.procedure);
  const clock = procedure.clocks[reminder.clock];
  const page = pages[reminder.procedure];
  const item: CallItem = {
    case: reminder.case,
    procedure: reminder.procedure,
    clock: reminder.clock,
    law: clock ? nameLaw(clock.law) : reminder.procedure,
    dueAt: reminder.dueAt.toISOString(),
    link: page === undefined ? null : `${kernel.configuration.url}/app${page}/${reminder.case}`,
  };
  const drill = procedure.drill === true;
  for (const { reach, person } of able) {
    if (!called.includes(person)) continue;
    // A drill never hides among real orders, and no order among drills.
    const key = `${reach} ${drill}`;
    const call = calls.get(key) ?? {
      id: randomUUID(),
      reach,
      items: [],
      drill,
      plannedAt: reminder.remindAt,
    };
    call.items.push(item);
    calls.set(key, call);
  }
}
