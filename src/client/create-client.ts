import { agreementsOf } from './agreements.ts';
import { auditOf } from './audit.ts';
import { authoritiesOf } from './authorities.ts';
import { backwardsOf } from './backwards.ts';
import { banksOf, signalsOf } from './banks.ts';
import { casesOf } from './cases.ts';
import { contentOrdersOf } from './content-orders.ts';
import { crisesOf } from './crises.ts';
import { deconflictionOf } from './deconfliction.ts';
import { demandsOf } from './demands.ts';
import { dutyOf } from './duty.ts';
import { evidenceRequestsOf } from './evidence-requests.ts';
import { exchangesOf } from './exchanges.ts';
import { type ClientOptions, httpOf } from './http.ts';
import { issuedOrdersOf } from './issued-orders.ts';
import { serviceKeysOf } from './look-up-keys.ts';
import { matchOf } from './match.ts';
import { peersOf } from './peers.ts';
import { peopleOf } from './people.ts';
import { recordsOf } from './records.ts';
import { reportsOf } from './reports.ts';
import { sameContentOf } from './same-content.ts';
import { scrutinyOf } from './scrutiny.ts';
import { searchOf } from './search.ts';
import { sessionOf } from './session.ts';
import { signalIndexOf } from './signal-index.ts';
import { webhooksOf } from './webhooks.ts';

/**
 * A typed client of one node's API, for pages, the command line and outsiders; browser or Node.
 * Every call throws `ProblemError` when the node refuses and `UnreachableError` when nothing answers.
 */
export function createClient(options: ClientOptions) {
  const http = httpOf(options);
  return {
    session: sessionOf(http),
    records: recordsOf(http),
    search: searchOf(http),
    match: matchOf(http),
    cases: casesOf(http),
    crises: crisesOf(http),
    contentOrders: contentOrdersOf(http),
    demands: demandsOf(http),
    evidenceRequests: evidenceRequestsOf(http),
    issuedOrders: issuedOrdersOf(http),
    scrutiny: scrutinyOf(http),
    deconfliction: deconflictionOf(http),
    authorities: authoritiesOf(http),
    duty: dutyOf(http),
    sameContent: sameContentOf(http),
    banks: banksOf(http),
    signals: signalsOf(http),
    backwards: backwardsOf(http),
    exchanges: exchangesOf(http),
    signalIndex: signalIndexOf(http),
    agreements: agreementsOf(http),
    peers: peersOf(http),
    people: peopleOf(http),
    serviceKeys: serviceKeysOf(http),
    webhooks: webhooksOf(http),
    audit: auditOf(http),
    reports: reportsOf(http),
  };
}

export type Client = ReturnType<typeof createClient>;
