import { median } from '../measure/median.ts';
import { eightFiles } from '../media/catalogue.ts';
import { ratioText } from '../report/units.ts';
import { contest } from './contest.ts';
import { montageCuts } from './montage.ts';
import { recordedOriginal } from './recorded.ts';
import type { Workload } from './workload.ts';

/** Knowing 16 clips of 8 files: what comes before any work on them. */
export const open: Workload = {
  name: 'open',
  title: () => 'Open 16 clips of 8 files of 3.6 to 48.8 MB',
  needs: 'open',
  measure: async (context) => {
    const { tools, signal } = context;
    const cuts = montageCuts(await context.media(eightFiles));
    const rows = await contest(context, 'open', (peer) => ({ run: async () => peer.open?.({ tools, signal, cuts }) }));
    const ours = rows[0]?.ms ?? [];
    const original = recordedOriginal.open;
    if (ours.length === 0) return { rows: [...rows, original] };
    const times = ratioText(median(original.ms) / median(ours));
    return { rows: [...rows, original], remark: `the original’s recorded time is ${times} ours` };
  },
};
