import { median } from '../measure/median.ts';
import type { Row, WorkloadResult } from './result.ts';

/**
 * A row's median over that of the first row, in time; `undefined` where one of them has none, or is of another machine.
 */
export function ratioOf({ rows }: WorkloadResult, row: Row): number | undefined {
  const base = rows[0];
  if (base === undefined || base.ms.length === 0 || row.ms.length === 0 || row.recorded !== undefined) return undefined;
  return median(row.ms) / median(base.ms);
}
