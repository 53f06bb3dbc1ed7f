import { copyingCuts } from './copying.ts';
import { cuts } from './cuts.ts';
import { decorators } from './decorators.ts';
import { distributed } from './distributed.ts';
import { firstFrames } from './first-frames.ts';
import { frames } from './frames.ts';
import { large } from './large.ts';
import { layers, subtitles } from './layers.ts';
import { oneLongClip } from './long.ts';
import { many } from './many.ts';
import { manyCores } from './many-cores.ts';
import { manyWorkers } from './many-workers.ts';
import { memory } from './memory.ts';
import { mixed } from './mixed.ts';
import { montage } from './montage.ts';
import { open } from './open.ts';
import { overhead } from './overhead.ts';
import { page } from './page.ts';
import { pictures } from './pictures.ts';
import { responsive } from './responsive.ts';
import { copyingReuse, reuse } from './reuse.ts';
import { start } from './start.ts';
import type { Workload } from './workload.ts';

/** In the order in which they run. */
export const allWorkloads: readonly Workload[] = [
  open,
  montage,
  mixed,
  many,
  oneLongClip,
  cuts,
  ...copyingCuts,
  ...large,
  manyCores,
  distributed,
  manyWorkers,
  reuse,
  copyingReuse,
  layers,
  subtitles,
  ...frames,
  firstFrames,
  responsive,
  overhead,
  decorators,
  memory,
  pictures,
  page,
  start,
];
