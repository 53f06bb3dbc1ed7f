import { Observable, of } from 'rxjs';
import { abortableRun } from '../../bridges/abortable.ts';
import { withCache } from '../../decorators/with-cache.ts';
import type { GivenClip } from '../../model/given-timeline.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import type { Clip } from '../../model/timeline.ts';
import { runRetries } from '../retries.ts';
import { sourcePool } from '../source-pool.ts';
import type { LoadStep } from './load-clip.ts';
import type { LoadEvent, LoadOptions, Use, Used, UseOptions } from './load-events.ts';
import { checkedLoad } from './load-options.ts';
import { loadRun } from './load-run.ts';
import { usedBy } from './used-by.ts';

/**
 * Loads clips in parallel: opens each distinct source once, checks each clip's range, runs `use` on it, and reports
 * in list order. Cold; unsubscribing stops everything it started. A clip that fails is reported and skipped.
 *
 * Errors: `nothing-loaded`; with `onError: 'fail'` the first clip's own; `invalid-option`; `plugin-incompatible`;
 * `cancelled` through `signal`.
 *
 * @example
 * const report = await resultFrom(loadClips(clips, { loader: ffmpegLoader(), cache: memoryCache() }));
 */
export function loadClips<R>(clips: readonly GivenClip[], options: UseOptions<R>): Observable<LoadEvent<Used<R>>>;
export function loadClips(clips: readonly GivenClip[], options: LoadOptions): Observable<LoadEvent>;
export function loadClips<R>(given: readonly GivenClip[], options: LoadOptions & { readonly use?: Use<R> }) {
  const clips = checkedLoad(given, options);
  const { use } = options;
  return use === undefined
    ? loading(clips, options, { run: () => of({}) })
    : loading(clips, options, { kind: 'use', run: usedBy(use) });
}

function loading<Given extends object>(
  clips: readonly Clip[],
  options: LoadOptions,
  step: LoadStep<Given>,
): Observable<LoadEvent<Given>> {
  return new Observable((subscriber) => {
    const loader = options.cache === undefined ? options.loader : withCache(options.loader, options.cache);
    const retries = runRetries();
    const pool = sourcePool(loader, retries, countUses(clips));
    const run = loadRun(clips, options, step, pool, retries);
    const settled = async () => {
      await pool.settled();
      await loader.settled();
    };
    // Closed inside what `abortableRun` unsubscribes, so that its wait covers the closing.
    const closing = new Observable<LoadEvent<Given>>((inner) => {
      inner.add(retries.among(run.events).subscribe(inner));
      return () => pool.close();
    });
    return closing.pipe(abortableRun({ signal: options.signal, settled, report: run.report })).subscribe(subscriber);
  });
}

function countUses(clips: readonly Clip[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const clip of clips) {
    const id = sourceId(openRequest(clip));
    uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return uses;
}
