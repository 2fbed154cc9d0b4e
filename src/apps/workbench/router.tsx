import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../../ui/data/use-me.ts';
import { desks } from './desks.ts';
import { AgreementsPage } from './pages/agreements.tsx';
import { AuditPage } from './pages/audit.tsx';
import { AuditEntryPage } from './pages/audit-entry.tsx';
import { KeysPage } from './pages/keys.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { OnCallPage } from './pages/on-call.tsx';
import { PeersPage } from './pages/peers.tsx';
import { PeoplePage } from './pages/people.tsx';
import { ProposeAgreementPage } from './pages/propose-agreement.tsx';
import { QuarantinePage } from './pages/quarantine.tsx';
import { RecordPage } from './pages/record.tsx';
import { RecordsPage } from './pages/records.tsx';
import { ReportPage } from './pages/report.tsx';
import { ReportActsPage } from './pages/report-acts.tsx';
import { ReportsPage } from './pages/reports.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Shell } from './shell/shell.tsx';

const kernelPages: readonly { path: string; component: () => ReactNode }[] = [
  { path: '/records', component: RecordsPage },
  { path: '/records/$id', component: RecordPage },
  { path: '/agreements', component: AgreementsPage },
  { path: '/agreements/propose', component: ProposeAgreementPage },
  { path: '/peers', component: PeersPage },
  { path: '/people', component: PeoplePage },
  { path: '/on-call', component: OnCallPage },
  { path: '/keys', component: KeysPage },
  { path: '/quarantine', component: QuarantinePage },
  { path: '/reports', component: ReportsPage },
  { path: '/reports/$id', component: ReportPage },
  { path: '/reports/$id/$figure', component: ReportActsPage },
  { path: '/audit', component: AuditPage },
  { path: '/audit/$entry', component: AuditEntryPage },
];

/** Where a person starts: at the first desk where something waits, else at the one that is home. */
function StartPage() {
  const me = useMe();
  if (me.data === undefined) return null;
  const { desks: waiting } = me.data.open;
  const first =
    desks.find(({ name }) => (waiting[name] ?? 0) > 0) ?? desks.find(({ home }) => home) ?? desks[0];
  return <Navigate to={(first?.navigation[0]?.path ?? '/records') as never} replace />;
}

/** The workbench's routes: the kernel's own screens, and those of every desk. */
export function createWorkbenchRouter() {
  const root = createRootRoute();
  const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });
  const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
  const pages = [
    { path: '/', component: StartPage },
    ...kernelPages,
    ...desks.flatMap((desk) => desk.routes),
    // Within the shell: who is lost keeps the navigation.
    { path: '$', component: NotFoundPage },
  ].map(({ path, component }) => createRoute({ getParentRoute: () => shell, path, component }));
  return createRouter({
    routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
    basepath: '/app',
    scrollRestoration: true,
  });
}
