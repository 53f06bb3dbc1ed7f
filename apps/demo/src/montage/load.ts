import type { Clip, LoadedClip } from '@clipwright/core';
import { resultFrom } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { tap } from 'rxjs';
import type { ProgressLine } from '../print/progress-line.ts';

export interface LoadResult {
  readonly loaded: readonly LoadedClip[];
  readonly elapsedMs: number;
}

/** Loads the clips, all or none, and shows how far it is. */
export async function load(
  clipwright: Clipwright,
  clips: readonly Clip[],
  line: ProgressLine,
  signal: AbortSignal,
): Promise<LoadResult> {
  const loaded: LoadedClip[] = [];
  const events$ = clipwright.loadClips(clips, { onError: 'fail', signal }).pipe(
    tap((event) => {
      if (event.type === 'loaded') loaded.push(event.clip);
      if (event.type === 'progress') line.update(`  ${event.completed} of ${event.total} clips`);
    }),
  );
  const { elapsedMs } = await resultFrom(events$);
  line.end();
  return { loaded, elapsedMs };
}
