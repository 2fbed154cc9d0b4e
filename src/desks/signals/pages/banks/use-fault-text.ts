import type { ProblemFault } from '../../../../client/problem.ts';
import { useTexts } from '../use-texts.ts';

type Fault = Pick<ProblemFault, 'reason'> & { property?: string | undefined };

/** One thing that is wrong with what was sent to a bank, in words: in which line, of which column, and why. */
export function useFaultText(): (fault: Fault) => string {
  const t = useTexts();
  return ({ property = '', reason }) => {
    const [, line, column = ''] = /^(?:line (\d+)\.?)?(.*)$/.exec(property) ?? [];
    const named = `bank.column.${column}`;
    const why = column === 'quality' ? t('bank.too-plain') : reason;
    if (property === 'quality') return t('bank.too-plain');
    const where = [line === undefined ? '' : t('bank.line', { line }), t.has(named) ? t(named) : column];
    const place = where.filter((part) => part !== '').join(t('list.separator'));
    return place === '' ? why : t('bank.fault', { place, why });
  };
}
