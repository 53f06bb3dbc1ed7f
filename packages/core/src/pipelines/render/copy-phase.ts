import { catchError, defer, from, map, mergeMap, type Observable, of, toArray } from 'rxjs';
import type { CopyMode, OutputOptions } from '../../contracts/output-options.ts';
import type { CodedFormat, OutputProfile, PlannedProfile, VideoCodec } from '../../contracts/output-profile.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { clipMotion } from '../../model/clip-settings.ts';
import { framedSize, framingOf } from '../../model/framing.ts';
import { askedEncoder, copyRateFactors, isPluginCodec } from '../../model/output-choices.ts';
import { type CopyCandidate, type CopyChoice, chooseCopy, isOfOneEncoder } from '../../plan/choose-copy.ts';
import { chooseProfile } from '../../plan/choose-profile.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { rangeWithHandles } from '../../time/range-with-handles.ts';
import { Rational } from '../../time/rational.ts';
import { type ClipState, isLive } from './clip-state.ts';
import { containerIn } from './container-in.ts';
import type { Loaded, RenderJob } from './phases.ts';

/** Sources that are asked at once where their packets lie. */
const concurrency = 6;

/**
 * The options for which nothing is copied where nobody says whether to: those of an encoding, which is asked for in its
 * place, and that all of a clip has to decode, since of what is copied only the ends of runs are decoded.
 */
export function uncopiedFor({ output, strict }: Pick<RenderJob, 'output' | 'strict'>): readonly string[] {
  const { copy, crf, bitrate, preset, size, bitDepth } = output;
  if (copy !== undefined) return [];
  const given = { crf, bitrate, preset, size, bitDepth, encoder: askedEncoder(output), strict: strict || undefined };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** Whether packets are copied: what is asked for, or what it comes to by the other options. */
export function copyMode(job: Pick<RenderJob, 'output' | 'strict'>): CopyMode {
  return job.output.copy ?? (uncopiedFor(job).length > 0 ? 'never' : 'auto');
}

/** The profile of an output in which all is encoded. Errors: `invalid-option`. */
export function encodedProfile({ output }: RenderJob, { clips, capabilities }: Loaded): PlannedProfile {
  const { video, audio } = capabilities;
  const infos = clips.filter(isLive).map(({ clip, open: { info } }) => {
    const { framing } = framingOf(clip);
    return framing === undefined ? info : { ...info, video: { ...info.video, ...framedSize(info.video, framing) } };
  });
  if (video === null) return { ...chooseProfile(infos, {}, { video: { codec: 'h264' }, audio }), video };
  const { maxFrameRate } = containerIn(capabilities, output) ?? {};
  return chooseProfile(infos, output, { video, audio, maxFrameRate });
}

/** The same where packets are copied: what is encoded beside them is of their kind, and of about their quality. */
export function copiedProfile(
  profile: OutputProfile,
  like: CodedFormat,
  { crf }: Pick<OutputOptions, 'crf'>,
): OutputProfile {
  const { video } = profile;
  const factor = isPluginCodec(video.codec) ? undefined : copyRateFactors[video.codec];
  return { ...profile, video: { ...video, crf: crf ?? factor ?? video.crf, like } };
}

/**
 * What may be copied into an output of a profile: for each clip that is left, in order.
 *
 * Errors: `invalid-option` where all shall be copied and the renderer copies nothing.
 */
export function copyChoice(
  job: RenderJob,
  { clips, capabilities }: Loaded,
  { video, ...profile }: PlannedProfile,
): CopyChoice | undefined {
  const mode = copyMode(job);
  if (mode === 'never' || video === null) return undefined;
  if (mode === 'always' && !capabilities.copies.some((codec) => codec === video.codec)) {
    throw new ClipwrightError('invalid-option', `Pictures of ${video.codec} cannot be copied into this output.`, {
      remedy: 'Choose another container or codec, or do not ask for copies alone (`copy`).',
    });
  }
  return chooseCopy(clips.filter(isLive).map(candidateOf), { ...profile, video }, capabilities);
}

function candidateOf({ clip, open, uncopied }: ClipState & { readonly open: NonNullable<ClipState['open']> }) {
  const { transforms = [] } = clip;
  const { speed, reversed, freeze } = clipMotion(clip);
  const { framing } = framingOf(clip);
  const { source } = open;
  const files = (source.parts ?? [{ source }]).map((part) => part.source.file);
  return {
    isFile: !files.includes(undefined),
    info: open.info,
    seconds: Rational.from(open.end).sub(open.start).toNumber(),
    hasEffect: transforms.length > 0 || (speed ?? freeze ?? framing ?? clip.view) !== undefined || reversed,
    ...(uncopied === undefined ? {} : { refused: uncopied }),
  } satisfies CopyCandidate;
}

/**
 * Codecs that an output has by itself where most of the footage does. Of others less plays what a container has that
 * usually holds none of them, and to encode them takes many times as long.
 */
const followed: readonly VideoCodec[] = ['h264', 'hevc'];

/**
 * The codec that most of the timeline is in, in seconds, where another one than the output's can be copied and nobody
 * asked for one, or for an encoder, which may have but one; of those that are not {@link followed} only where nothing but
 * copies is asked for.
 */
export function footageCodec(job: RenderJob, { clips, capabilities }: Loaded): VideoCodec | undefined {
  const { output } = job;
  const { video } = capabilities;
  if (output.codec !== undefined || askedEncoder(output) !== undefined) return undefined;
  if (copyMode(job) === 'never' || video === null) return undefined;
  const seconds = new Map<string, number>();
  for (const { open } of clips.filter(isLive)) {
    const { codec } = open.info.video;
    seconds.set(codec, (seconds.get(codec) ?? 0) + Rational.from(open.end).sub(open.start).toNumber());
  }
  const [most] = [...seconds].sort(([, a], [, b]) => b - a).map(([codec]) => codec);
  const isAny = copyMode(job) === 'always';
  return capabilities.copies.find(
    (codec) => codec === most && codec !== video.codec && (isAny || followed.includes(codec)),
  );
}

/** Whether what a plan copies and what it encodes can stand in one stream. */
export function isOneStream({ profile, segments }: RenderPlan): boolean {
  return segments.length === 0 || profile.video === null || !isOfOneEncoder(profile.video.codec);
}

/** Whether more of a plan is copied than encoded: what decides for a codec that nobody asked for. */
export function isMostlyCopied({ frames, copies }: RenderPlan): boolean {
  return 2 * copies.reduce((sum, { part }) => sum + part.frames, 0) > frames;
}

/**
 * The clips of which packets may be copied, with indexes that tell where these are. One whose source does not tell is
 * left as it is, and encoded.
 */
export function withPackets(job: RenderJob, loaded: Loaded): Observable<Loaded> {
  return defer(() => {
    const live = loaded.clips.filter(isLive);
    const choice = live.length === 0 ? undefined : copyChoice(job, loaded, encodedProfile(job, loaded));
    if (choice?.like === undefined) return of(loaded);
    const asked = live.filter((_clip, i) => choice.refusals[i] === undefined);
    return from(asked).pipe(
      mergeMap((clip) => {
        const { open } = clip;
        const range = { start: Rational.from(open.start), end: Rational.from(open.end) };
        return open.source.index(rangeWithHandles(range), { firstPictures: true, packets: true }).pipe(
          job.retries.again(),
          map((sourceIndex): ClipState => ({ ...clip, open: { ...open, sourceIndex } })),
          // What is amiss shows again when it is read.
          catchError(() => of(clip)),
        );
      }, concurrency),
      toArray(),
      map((told) => {
        const states = new Map(told.map((clip) => [clip.item, clip]));
        return { ...loaded, clips: loaded.clips.map((clip) => states.get(clip.item) ?? clip) };
      }),
    );
  });
}
