import { createHash } from 'node:crypto';
import type { ArtifactStore, OutputProfile } from '@clipwright/core';
import { type FfmpegRunner, rememberedText, rememberText } from '@clipwright/ffmpeg';
import type { PacketsFound } from '@clipwright/rendering';
import { joinStretches, storedSize } from '@clipwright/rendering';
import { concatMap, defaultIfEmpty, forkJoin, from, ignoreElements, map, mergeMap, type Observable, of } from 'rxjs';

/** Raised when decoding proves something else than before. */
const schema = 1;

/** A join in so many ends a run, by its hash; and so many joins do. */
const oneIn = 6;
const maxJoins = 24;

/** Joins that are remembered together. */
export interface JoinGroup {
  /** The first frame after each. */
  readonly joins: readonly number[];
  /** Hashes of all that is decoded for each. */
  readonly digests: readonly string[];
}

/**
 * Which joins were decoded before and found good: by hashes of all packets that are decoded for each, as they were read
 * back from the file that is to be verified, by what its header tells a decoder, and by the tool. So what is remembered
 * is what decoding the same bytes again would show. Joins are remembered some at a time, in runs that end where their
 * hashes say, so that one join that changes changes one run, wherever it stands.
 */
export interface DecodedJoins {
  /** The runs of which nothing is known. Emits once. */
  unknown(runs: readonly JoinGroup[]): Observable<readonly JoinGroup[]>;
  /** Completes, whether or not they can be kept. */
  keep(runs: readonly JoinGroup[]): Observable<never>;
}

export function decodedJoins(runner: FfmpegRunner, store: ArtifactStore, profile: OutputProfile): DecodedJoins {
  const { width, height } = storedSize(profile);
  const planned = [width, height, profile.video.pixelFormat, profile.video.codec];
  const keyed = <T>(use: (keyOf: (run: JoinGroup) => string) => Observable<T>): Observable<T> =>
    runner.tools().pipe(
      concatMap(({ ffprobe }) =>
        use(({ digests }) => {
          const content = createHash('sha256').update(digests.join()).digest('hex');
          return JSON.stringify([
            'renderer-ffmpeg decoded joins',
            schema,
            content,
            planned,
            ffprobe?.version,
            ffprobe?.build,
          ]);
        }),
      ),
    );
  return {
    unknown: (runs) =>
      keyed((keyOf) =>
        forkJoin(runs.map((run) => rememberedText(store, keyOf(run)).pipe(map((found) => ({ run, found }))))),
      ).pipe(
        map((all) => all.flatMap(({ run, found }) => (found === undefined ? [run] : []))),
        defaultIfEmpty([]),
      ),
    keep: (runs) =>
      keyed((keyOf) =>
        from(runs).pipe(mergeMap((run) => rememberText(store, keyOf(run), String(run.joins.length)))),
      ).pipe(ignoreElements()),
  };
}

/** The runs of the joins of an output. */
export function joinGroups(
  joins: readonly number[],
  { keys, packets, extradata }: PacketsFound,
  profile: OutputProfile,
): readonly JoinGroup[] {
  const order = new Map(packets.map(({ frame }, position) => [frame, position]));
  const runs: { joins: number[]; digests: string[] }[] = [];
  let open: { joins: number[]; digests: string[] } | undefined;
  for (const join of joins) {
    const hash = createHash('sha256').update(extradata);
    const [stretch] = joinStretches([join], keys, profile).flatMap(({ stretches }) => stretches);
    const { from: first = join } = stretch ?? {};
    // A group that can be decoded by itself is a run of packets that begins with its first frame, and so is the next.
    for (let at = order.get(first) ?? 0; at <= (order.get(join) ?? -1); at += 1) {
      const packet = packets[at];
      hash.update(`${(packet?.frame ?? 0) - join} ${packet?.hash} `);
    }
    const digest = hash.digest('hex');
    if (open === undefined) {
      open = { joins: [], digests: [] };
      runs.push(open);
    }
    open.joins.push(join);
    open.digests.push(digest);
    if (Number.parseInt(digest.slice(0, 8), 16) % oneIn === 0 || open.joins.length === maxJoins) open = undefined;
  }
  return runs;
}

/** Nothing is remembered. */
export const noDecodedJoins: DecodedJoins = { unknown: (runs) => of(runs), keep: () => of<never>() };
