import { Rational } from '@clipwright/core';
import { run } from '../process.ts';
import type { Cut, Montage } from '../work/work.ts';
import type { Job, Peer } from './peer.ts';
import { pythonModule, pythonScript } from './python.ts';

/** What `python/moviepy_loop.py` is told. */
interface Task {
  readonly cuts: readonly Cut[];
  readonly workers: number;
  readonly montage?: Montage;
  readonly output?: string;
}

async function execute({ signal }: Job, { cuts, workers, montage, output }: Task): Promise<void> {
  const python = await pythonModule('moviepy');
  if (python === undefined) throw new Error('moviepy is not installed.');
  const task = {
    cuts,
    workers,
    ...(montage === undefined
      ? {}
      : { ...montage.profile, frameRate: Rational.from(montage.profile.frameRate).toNumber(), output }),
  };
  await run(python.interpreter, [pythonScript('moviepy_loop.py'), JSON.stringify(task)], { signal });
}

function peer(name: string, workers: number): Peer {
  return {
    name,
    available: async () => (await pythonModule('moviepy'))?.version,
    open: (job) => execute(job, { cuts: job.cuts, workers }),
    render: (job) => execute(job, { cuts: job.montage.cuts, workers, montage: job.montage, output: job.output }),
  };
}

/** The loop that this project began with. */
export const moviepy = peer('MoviePy, one clip after the other', 1);

/** Its parallel successor: six threads open the clips. */
export const moviepyThreads = peer('MoviePy, six threads', 6);
