import type { JoinRequest } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { ContainerClock, PlacedPicture } from '@clipwright/rendering';
import { joinStretches } from '@clipwright/rendering';
import {
  catchError,
  concat,
  concatMap,
  defer,
  firstValueFrom,
  ignoreElements,
  type Observable,
  of,
  ReplaySubject,
} from 'rxjs';
import { decodeQuickly } from './decode-joins.ts';

/**
 * Joins that are decoded before it is known where keyframes are, at most: of few, starting the process is what takes
 * its time. Of more it is the decoding, which is in vain where an encoder put a keyframe somewhere else, as it does
 * between the clips of a group.
 */
const maxJoins = 4;

/**
 * Decodes around the joins of an output while its packets are read, as if it had no keyframes but those that its
 * segments begin with.
 */
export interface FewJoins {
  /**
   * Whether all of them are proven so, with the keyframes that it has: the same is decoded of it then. Never rejects.
   */
  areProven(keys: readonly number[]): Promise<boolean>;
  /** Ends it. */
  leave(): void;
}

/** What is decoded. */
export interface FileWithJoins {
  readonly file: string;
  readonly clock: ContainerClock;
  /** Where its picture lies, where that can be told. */
  readonly picture: () => Promise<PlacedPicture | undefined>;
}

export function fewJoins(
  runner: FfmpegRunner,
  request: JoinRequest,
  joins: readonly number[],
  { file, clock, picture }: FileWithJoins,
): FewJoins | undefined {
  if (joins.length === 0 || joins.length > maxJoins) return undefined;
  const supposed = [0, ...joins];
  const stretches = (keys: readonly number[]): string => JSON.stringify(joinStretches(joins, keys, request.profile));
  const result = new ReplaySubject<boolean>();
  const decoded$: Observable<boolean> = concat(
    defer(picture).pipe(
      concatMap((picture) => decodeQuickly(runner, { request, file, keys: supposed, clock, joins, picture })),
      ignoreElements(),
    ),
    of(true),
  );
  // What is amiss, with the file or the machine, shows again where it is decided.
  const decoding = decoded$.pipe(catchError(() => of(false))).subscribe(result);
  return {
    areProven: async (keys) =>
      stretches(keys) === stretches(supposed) && (await firstValueFrom(result, { defaultValue: false })),
    leave: () => decoding.unsubscribe(),
  };
}
