import type { Row } from '../report/result.ts';

const where = 'recorded: 2 cores, 16 clips of other files of these sizes';

/**
 * What the loop that this project began with took where it could be run, in its own library (MoviePy), which cannot be
 * installed everywhere; on another machine, so an order of magnitude.
 */
export const recordedOriginal: Readonly<Record<'open' | 'render', Row>> = {
  open: { name: 'the original’s loop (MoviePy)', ms: [14_000], recorded: where },
  render: { name: 'the original’s loop (MoviePy)', ms: [15_000], recorded: where },
};
