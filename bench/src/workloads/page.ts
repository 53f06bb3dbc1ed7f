import { join } from 'node:path';
import { run } from '../process.ts';
import type { Workload } from './workload.ts';

const script = join(import.meta.dirname, '../../../apps/demo/page/long-tasks.mjs');

const clips = 500;
const batch = 200;

/** What the script prints: the longest tasks of the page, in milliseconds. */
interface LongTasks {
  readonly list: number;
  readonly batches: readonly number[];
  readonly done: number;
  readonly reported: readonly number[];
}

/** Whether the studio's page stays quick while a large render tells what it does. Needs Chromium. */
export const page: Workload = {
  name: 'page',
  title: () => `The longest task of the studio's page, with ${clips} clips`,
  measure: async ({ signal }) => {
    const told = await run(process.execPath, [script, String(clips), String(batch)], { signal });
    const { list, batches, done, reported }: LongTasks = JSON.parse(told);
    const rows = [
      { name: `${batch} events come`, ms: batches },
      { name: 'the report comes', ms: [done] },
      { name: 'a list is read', ms: [list] },
    ];
    const most = Math.round(Math.max(0, ...batches));
    const remark = `${most} ms at the most with events; ${reported.length} tasks of 50 ms or more in all`;
    return { rows, remark };
  },
};
