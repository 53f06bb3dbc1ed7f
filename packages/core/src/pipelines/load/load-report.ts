import { sourceName } from '../../model/source-id.ts';
import { Rational } from '../../time/rational.ts';
import type { ClipReport, LoadEvent, LoadReport } from './load-events.ts';

/** A clip's line in the report. */
export function clipReport(event: Extract<LoadEvent, { type: 'loaded' | 'skipped' }>): ClipReport {
  if (event.type === 'skipped') {
    const { index, clip, error, ms } = event;
    return { index, source: sourceName(clip), status: 'skipped', ...error.toJSON(), ms: rounded(ms) };
  }
  const { index, clip, start, end, info, frames, cached, warnings, ms } = event.clip;
  return {
    index,
    source: sourceName(clip),
    status: 'loaded',
    width: info.video.displayWidth,
    height: info.video.displayHeight,
    frameRate: info.video.frameRate,
    start: Rational.from(start).toNumber(),
    end: Rational.from(end).toNumber(),
    frames,
    cached,
    ...(warnings.length === 0 ? {} : { warnings }),
    ms: rounded(ms),
  };
}

/** @param total Clips in the list; fewer lines than that make a report of an unfinished run. */
export function loadReport(
  clips: readonly ClipReport[],
  { total, retries, elapsedMs }: Pick<LoadReport, 'total' | 'retries' | 'elapsedMs'>,
): LoadReport {
  const loaded = clips.filter((clip) => clip.status === 'loaded');
  const hits = loaded.filter((clip) => clip.cached).length;
  return {
    clips: [...clips],
    total,
    loaded: loaded.length,
    skipped: clips.length - loaded.length,
    hits,
    misses: loaded.length - hits,
    retries,
    elapsedMs: rounded(elapsedMs),
  };
}

/** Milliseconds to a tenth: finer is noise. */
export function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
