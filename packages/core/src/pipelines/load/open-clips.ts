import { of } from 'rxjs';
import { resultFrom } from '../../bridges/result-from.ts';
import { withCache } from '../../decorators/with-cache.ts';
import type { GivenClip } from '../../model/given-timeline.ts';
import { runRetries } from '../retries.ts';
import { sourcePool } from '../source-pool.ts';
import type { LoadOptions, LoadReport, OpenClip } from './load-events.ts';
import { checkedLoad } from './load-options.ts';
import { loadRun } from './load-run.ts';

/** Clips whose sources stay open until this is disposed. */
export interface OpenClips extends AsyncDisposable {
  /** Those that loaded, in list order. */
  readonly clips: readonly OpenClip[];
  readonly report: LoadReport;
}

/**
 * Opens all clips and keeps them open until the caller lets go. Rejects as `loadClips` errors, with everything closed.
 *
 * @example
 * await using open = await openClips(list, { loader: ffmpegLoader() });
 * for (const clip of open.clips) for await (const sample of clip.video({ format: 'gray8' })) sample.close();
 */
export async function openClips(given: readonly GivenClip[], options: LoadOptions): Promise<OpenClips> {
  const clips = checkedLoad(given, options);
  const loader = options.cache === undefined ? options.loader : withCache(options.loader, options.cache);
  const retries = runRetries();
  const pool = sourcePool(loader, retries);
  const close = async () => {
    pool.close();
    await pool.settled();
    await loader.settled();
  };
  const opened: OpenClip[] = [];
  const keep = (clip: OpenClip) => {
    opened.push(clip);
    return of({});
  };
  const run = loadRun(clips, options, { run: keep }, pool, retries);
  try {
    const report = await resultFrom(run.events, options.signal === undefined ? {} : { signal: options.signal });
    opened.sort((a, b) => a.index - b.index);
    return { clips: opened, report, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
