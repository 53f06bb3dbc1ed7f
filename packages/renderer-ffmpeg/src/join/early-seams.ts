import type { JoinRequest, RenderInputs } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import {
  type CopiedRun,
  checkSources,
  copiedRuns,
  keysOf,
  type PictureHead,
  type PictureLayout,
} from '@clipwright/rendering';
import { catchError, concat, firstValueFrom, of, ReplaySubject, type Subscription } from 'rxjs';
import { provenRuns } from './proven-runs.ts';

/** Runs that are proven before it is known whether they have to be, at most: of more nearly all have. */
const maxRuns = 8;

/**
 * Proves the seams beside what was made for this output, which were hardly proven before: what is of sources while it is
 * written, the rest while its packets are read back. That they are proven counts where it is what was said before.
 */
export interface EarlySeams {
  /** Begins, if nothing has by now. */
  begin(layout: PictureLayout): void;
  /** Goes on with what was written, by what its head says; begins, if nothing has by now. */
  written(head: () => Promise<PictureHead>): void;
  /** The parts that are proven so, if these are the keyframes that it has. Never rejects. */
  proven(keys: readonly number[]): Promise<ReadonlySet<number>>;
  /** Ends it. */
  leave(): void;
}

export function earlySeams(
  runner: FfmpegRunner,
  request: JoinRequest,
  sources: RenderInputs['sources'],
): EarlySeams | undefined {
  const runs = newRuns(request);
  if (runs.length === 0 || runs.length > maxRuns) return undefined;
  const head = new ReplaySubject<PictureHead>(1);
  const result = new ReplaySubject<PictureLayout | undefined>(1);
  let proving: Subscription | undefined;
  let isLeft = false;
  const begin = (layout: PictureLayout): void => {
    if (proving !== undefined || isLeft) return;
    const picture = async () => (await firstValueFrom(head)).picture;
    const proven$ = concat(
      provenRuns(runner, { request, layout, picture, sources }, runs),
      // Packets may have been copied of what was another file by then.
      checkSources(request, sources),
      of(layout),
    );
    // What is amiss, with the file or the machine, shows again where it is decided.
    proving = proven$.pipe(catchError(() => of(undefined))).subscribe(result);
  };
  const read = async (of: () => Promise<PictureHead>): Promise<void> => {
    try {
      const found = await of();
      head.next(found);
      const { entry, frames } = found.picture;
      begin({ entry, frames: frames.length, keys: keysOf(frames, found.track.sync) });
    } catch {
      result.complete();
    }
  };
  return {
    begin,
    written: (of) => void read(of),
    proven: async (keys) => {
      const layout = await firstValueFrom(result, { defaultValue: undefined });
      return new Set(layout?.keys.join() === keys.join() ? runs.map(({ part }) => part) : []);
    },
    leave: () => {
      isLeft = true;
      proving?.unsubscribe();
    },
  };
}

/** Runs that stand beside something new. */
function newRuns(request: JoinRequest): readonly CopiedRun[] {
  const isNew = (at: number): boolean => {
    const part = request.parts[at];
    return part?.kind === 'file' && part.isNew === true;
  };
  return copiedRuns(request).filter(({ part }) => isNew(part - 1) || isNew(part + 1));
}
