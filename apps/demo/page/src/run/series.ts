import type { JobProgress } from '../api/shapes.ts';

/** What the small charts show: a value of each, by seconds since the run began. */
export interface Series {
  readonly at: readonly number[];
  readonly progress: readonly (number | null)[];
  readonly hits: readonly (number | null)[];
  readonly cpu: readonly (number | null)[];
  readonly queue: readonly (number | null)[];
}

export const noSeries: Series = { at: [], progress: [], hits: [], cpu: [], queue: [] };

/** Points that are kept; of a longer run every second one is, again and again. */
const most = 600;

interface Point {
  readonly at: number;
  readonly progress?: JobProgress | undefined;
  readonly cpu?: number | undefined;
  readonly queue?: number | undefined;
}

/** With one more point; what it does not tell goes on as it was. */
export function withPoint(series: Series, { at, progress, cpu, queue }: Point): Series {
  if (at <= (series.at.at(-1) ?? -1)) return series;
  const next = {
    at: [...series.at, at],
    progress: [...series.progress, progress?.fraction ?? series.progress.at(-1) ?? null],
    hits: [...series.hits, progress?.hitRate ?? series.hits.at(-1) ?? null],
    cpu: [...series.cpu, cpu ?? series.cpu.at(-1) ?? null],
    queue: [...series.queue, queue ?? series.queue.at(-1) ?? null],
  };
  return next.at.length <= most ? next : thinned(next);
}

function thinned(series: Series): Series {
  const half = <T>(values: readonly T[]): readonly T[] => values.filter((_, i) => i % 2 === 1);
  return {
    at: half(series.at),
    progress: half(series.progress),
    hits: half(series.hits),
    cpu: half(series.cpu),
    queue: half(series.queue),
  };
}
