import type { OutputProfile } from '@clipwright/core';
import { frameLayout } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { DecodedBatch, PictureLayout, PlacedPicture } from '@clipwright/rendering';
import { type CopiedRun, copiedCodec, notAsPlanned, storedSize, union } from '@clipwright/rendering';
import { concatMap, defer, EMPTY, forkJoin, from, type Observable } from 'rxjs';
import { type DecodedPictures, decodedPictures } from './decoded-pictures.ts';
import { endGroups, judgeEnd, type NearEnd } from './encoded-ends.ts';
import { excerptOf } from './excerpt.ts';
import { type ProvenRun, sourcePackets } from './source-excerpts.ts';

/** A run, where its packets lie in its source, what of it is proven, and what is decoded of the output beside it. */
export interface PlacedRun extends CopiedRun, ProvenRun {
  readonly beside: readonly DecodedBatch[];
  /** What was encoded beside it. */
  readonly ends: readonly NearEnd[];
}

/** The output that runs stand in. */
export interface WrittenPicture {
  readonly profile: OutputProfile;
  readonly layout: PictureLayout;
  /** It, when it is written: what is of sources is decoded before. */
  readonly picture: () => Promise<PlacedPicture>;
}

/**
 * Decodes what is proven of runs, from the output and from their sources, and compares; and what of the output stands
 * beside them, which must come out with nothing amiss, and be like its source's where it was encoded. A process for the
 * output, and one for each source. Errors: `verification-failed` with `details.part`, the runner's.
 */
export function comparePictures(
  runner: FfmpegRunner,
  written: WrittenPicture,
  runs: readonly PlacedRun[],
): Observable<never> {
  const { profile, layout, picture } = written;
  const ends = runs.flatMap((run) => run.ends);
  const stretches = [
    ...runs.flatMap((run) => [...run.stretches, ...run.beside.flatMap((batch) => batch.stretches)]),
    ...ends.map(({ key, frame }) => ({ from: key, to: frame })),
  ];
  const codec = copiedCodec(profile.video.codec);
  // Behind all frames of the output, which those of runs are numbered as.
  const { beside, alone, shown } = endGroups(ends, layout.frames);
  const lasts = new Set(shown);
  const packets = [
    ...sourcePackets(codec, [...runs, ...beside], layout.entry),
    ...alone.flatMap((group) => sourcePackets(codec, [group], layout.entry)),
  ];
  const together = packets.length + 1;
  const originals = packets.map((own) => {
    const small = Array.from(own.frames).filter((frame) => lasts.has(frame));
    return decodedPictures(runner, excerptOf(own, own.stretches), small, true, together);
  });
  const frames = ends.map(({ frame }) => frame);
  const { width, height } = storedSize(profile);
  const { bytes } = frameLayout(profile.video.pixelFormat, width, height);
  const output = defer(picture).pipe(
    concatMap((own) => decodedPictures(runner, excerptOf(own, union(stretches)), frames, false, together)),
  );
  return forkJoin([output, ...originals]).pipe(
    concatMap(([output, ...own]) => {
      const expected = new Map(own.flatMap(({ hashes }) => [...hashes]));
      for (const run of runs) judge(run, output.hashes, expected, bytes);
      const pictures = new Map(own.flatMap(({ small }) => [...small]));
      const pairs = ends.map((end, n) => ({
        end,
        encoded: output.small.get(end.frame),
        own: pictures.get(shown[n] ?? -1),
      }));
      const complaint = output.complaints.at(-1);
      // Whose it is shows when each is decoded alone; from one to another no player leaps.
      const isAmiss =
        complaint !== undefined || pairs.some((pair) => pair.encoded === undefined || pair.own === undefined);
      if (isAmiss && runs.length > 1)
        return from(runs).pipe(concatMap((run) => comparePictures(runner, written, [run])));
      if (complaint !== undefined) {
        throw notAsPlanned(`A copied part does not decode: ${complaint}`, { part: runs[0]?.part });
      }
      for (const { end, encoded, own } of pairs) judgeEnd(end, encoded, own, profile.video.crf);
      return EMPTY;
    }),
  );
}

/** Throws `verification-failed` where a frame is missing, of another size, or is not its source's. */
function judge(
  { part, packets, stretches, beside }: PlacedRun,
  written: DecodedPictures['hashes'],
  expected: DecodedPictures['hashes'],
  bytes: number,
): void {
  const details = { part, source: packets.source.id };
  for (const { from, to } of stretches) {
    for (let frame = from; frame <= to; frame += 1) {
      const [own, source] = [written.get(frame), expected.get(frame)];
      if (own === undefined) throw notAsPlanned(`Frame ${frame}, which is copied, does not decode.`, details);
      if (source === undefined) throw notAsPlanned(`The source's own frame for ${frame} does not decode.`, details);
      if (own !== source) throw notAsPlanned(`Frame ${frame}, which is copied, is not its source's.`, details);
    }
  }
  for (const frame of beside.flatMap((batch) => batch.expected)) {
    const own = written.get(frame);
    if (own === undefined) throw notAsPlanned(`Frame ${frame}, beside a copied one, does not decode.`, details);
    if (!own.startsWith(`${bytes} `)) throw notAsPlanned(`Frame ${frame} is not of the planned size.`, details);
  }
}
