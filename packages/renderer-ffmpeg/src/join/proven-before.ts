import { createHash } from 'node:crypto';
import type { ArtifactStore, OutputProfile } from '@clipwright/core';
import { type FfmpegRunner, rememberedText, rememberText } from '@clipwright/ffmpeg';
import type { Frames, PacketsFound } from '@clipwright/rendering';
import { joinStretches, storedSize } from '@clipwright/rendering';
import {
  concatMap,
  defaultIfEmpty,
  EMPTY,
  forkJoin,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  of,
} from 'rxjs';

/** Raised when decoding proves something else than before. */
const schema = 2;

/** One proof in so many ends a group, by its hash; and so many do. */
const oneIn = 6;
const maxTogether = 24;

/** What is proven by decoding it: what stands at a join, or both ends of what is copied. */
export interface Proof<T> {
  readonly of: T;
  /** A hash of all that is decoded for it, and of what else decides what is found. */
  readonly digest: string;
}

/** Proofs that are remembered together. */
export type ProofGroup<T> = readonly Proof<T>[];

/**
 * What was proven before: by hashes of all packets that are decoded for it, as they were read back from the file that
 * is to be verified, by what its header tells a decoder, and by the tools. So what is remembered is what decoding the
 * same bytes again would show. Proofs are remembered some at a time, in groups that end where their hashes say, so that
 * one that changes changes one group, wherever it stands.
 */
export interface ProvenBefore {
  /** The groups of which nothing is known. Emits once. */
  unknown<T>(groups: readonly ProofGroup<T>[]): Observable<readonly ProofGroup<T>[]>;
  /** Completes, whether or not they can be kept. */
  keep(groups: readonly ProofGroup<unknown>[]): Observable<never>;
}

/** @param what Names what is proven, and how. */
export function provenBefore(
  what: 'joins' | 'seams',
  runner: FfmpegRunner,
  store: ArtifactStore,
  profile: OutputProfile,
): ProvenBefore {
  const { width, height } = storedSize(profile);
  const { pixelFormat, codec, crf } = profile.video;
  const planned = [width, height, pixelFormat, codec, crf];
  const keyed = <T>(use: (keyOf: (group: ProofGroup<unknown>) => string) => Observable<T>): Observable<T> =>
    runner.tools().pipe(
      concatMap(({ ffmpeg, ffprobe }) => {
        const tools = [ffmpeg, ffprobe].map((tool) => (tool === undefined ? null : [tool.version, tool.build]));
        return use((group) => {
          const content = createHash('sha256')
            .update(group.map(({ digest }) => digest).join())
            .digest('hex');
          return JSON.stringify(['renderer-ffmpeg proven', schema, what, content, planned, tools]);
        });
      }),
    );
  return {
    unknown: (groups) =>
      keyed((keyOf) =>
        forkJoin(groups.map((group) => rememberedText(store, keyOf(group)).pipe(map((found) => ({ group, found }))))),
      ).pipe(
        map((all) => all.flatMap(({ group, found }) => (found === undefined ? [group] : []))),
        defaultIfEmpty([]),
      ),
    keep: (groups) =>
      keyed((keyOf) =>
        from(groups).pipe(mergeMap((group) => rememberText(store, keyOf(group), String(group.length)))),
      ).pipe(ignoreElements()),
  };
}

/** Nothing is remembered. */
export const nothingProven: ProvenBefore = {
  unknown: (groups) => of(groups),
  keep: () => EMPTY,
};

/** Proofs in groups, in their order. */
export function proofGroups<T>(proofs: readonly Proof<T>[]): readonly ProofGroup<T>[] {
  const groups: Proof<T>[][] = [];
  let open: Proof<T>[] | undefined;
  for (const proof of proofs) {
    if (open === undefined) {
      open = [];
      groups.push(open);
    }
    open.push(proof);
    if (Number.parseInt(proof.digest.slice(0, 8), 16) % oneIn === 0 || open.length === maxTogether) open = undefined;
  }
  return groups;
}

/** Makes the hash of a proof. */
export interface ProofDigests {
  /**
   * A hash, of hexadecimal digits, of the packets of some stretches in the order of decoding, of where their frames
   * stand beside the end of the first, of what the header tells, and of what else is said.
   */
  of(stretches: readonly Frames[], ...more: readonly unknown[]): string;
}

export function proofDigests({ packets, extradata }: PacketsFound): ProofDigests {
  const order = new Map(packets.map(({ frame }, position) => [frame, position]));
  return {
    of: (stretches, ...more) => {
      const hash = createHash('sha256').update(JSON.stringify([extradata, ...more]));
      const origin = stretches[0]?.to ?? 0;
      for (const { from: first, to } of stretches) {
        // Its first frame is decoded first, and what the last ones refer to may come after them.
        let left = to - first + 1;
        for (let at = order.get(first) ?? packets.length; left > 0 && at < packets.length; at += 1) {
          const { frame = 0, hash: bytes } = packets[at] ?? {};
          if (frame < first || frame > to) continue;
          hash.update(`${frame - origin} ${bytes} `);
          left -= 1;
        }
        hash.update(`${left};`);
      }
      return hash.digest('hex');
    },
  };
}

/** The proofs of joins: of what is decoded for each. */
export function joinProofs(
  joins: readonly number[],
  found: PacketsFound,
  profile: OutputProfile,
): readonly Proof<number>[] {
  const digests = proofDigests(found);
  return joins.map((join) => {
    const stretches = joinStretches([join], found.keys, profile).flatMap((batch) => batch.stretches);
    return { of: join, digest: digests.of(stretches) };
  });
}
