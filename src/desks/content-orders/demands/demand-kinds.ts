import type { TObject } from 'typebox';
import type { Procedure } from '../../../engines/cases/procedure.ts';
import type { Competence } from '../authorities/competences.ts';
import type { DemandKind } from './demand.terms.ts';
import { foreignOrder } from './foreign-order/foreign-order.procedure.ts';
import { exampleForeignOrder, ForeignOrder } from './forms/foreign-order.form.ts';
import { exampleNotice, Notice } from './forms/notice.form.ts';
import { exampleOrderToAct, OrderToAct } from './forms/order-to-act.form.ts';
import { exampleOrderToInform, OrderToInform } from './forms/order-to-inform.form.ts';
import { exampleReferral, Referral } from './forms/referral.form.ts';
import { notice } from './notice/notice.procedure.ts';
import { orderToAct } from './order-to-act/order-to-act.procedure.ts';
import { orderToInform } from './order-to-inform/order-to-inform.procedure.ts';
import { referral } from './referral/referral.procedure.ts';

export type Demand = {
  procedure: Procedure;
  form: TObject;
  example: () => Record<string, unknown>;
  /** What an authority of the register must be allowed for, to have sent it; null where anyone may. */
  competence: Competence | null;
  /** Name of its public count. */
  counted: string;
};

export const DEMANDS: Readonly<Record<DemandKind, Demand>> = {
  referral: {
    procedure: referral,
    form: Referral,
    example: exampleReferral,
    competence: 'refer',
    counted: 'referrals',
  },
  'order-to-act': {
    procedure: orderToAct,
    form: OrderToAct,
    example: exampleOrderToAct,
    competence: 'order',
    counted: 'orders-to-act',
  },
  'order-to-inform': {
    procedure: orderToInform,
    form: OrderToInform,
    example: exampleOrderToInform,
    competence: 'order',
    counted: 'orders-to-inform',
  },
  notice: { procedure: notice, form: Notice, example: exampleNotice, competence: null, counted: 'notices' },
  'foreign-order': {
    procedure: foreignOrder,
    form: ForeignOrder,
    example: exampleForeignOrder,
    competence: 'order-elsewhere',
    counted: 'foreign-orders',
  },
};
