import type { CodedFormat, OutputProfile } from '../contracts/output-profile.ts';
import type { RendererCapabilities } from '../contracts/renderer-capabilities.ts';
import type { DecoderInfo, SourceInfo, VideoStreamInfo } from '../contracts/source-info.ts';
import { canonical } from '../model/canonical.ts';
import { isHdr } from '../model/pixel-values.ts';

/** Why all of a clip, or its ends, are encoded where packets could have been copied. */
export type EncodeReason =
  /** Nothing of it is copied: */
  /** its picture is not of the kind of the others: codec, size, pixel format, colours, rotation, fields, AV1's sequence. */
  | 'other-format'
  /** it has a speed or a transform, is framed, or is in a fade or a transition throughout. */
  | 'effect'
  /** nobody knows where its packets lie, or what they need to be decoded: */
  | 'packets-unknown'
  /** for its edit list leaves parts of it out, repeats some or changes their speed; */
  | 'edit-list'
  /** or for the times of its packets are missing or contradict each other, as where two have the same. */
  | 'timestamps-broken'
  /** its frames do not come one after the other on the output's grid: some are shown twice, or not at all. */
  | 'frames-repeat-or-drop'
  /** decoding starts anew nowhere in it. */
  | 'no-start'
  /** encoding all of it is less work than its ends, and what joins them. */
  | 'not-worth-it'
  /** what was copied of it did not prove right, so it was encoded instead: */
  | 'unproven'
  /** because it is damaged; */
  | 'damaged'
  /** or because its parameter sets and those of all else in the output are more than one stream can have. */
  | 'too-many-parameter-sets'
  /** The rest is copied: only the frames before the first picture at which decoding starts, and after the last. */
  | 'ragged-ends';

/** What is known of a clip that may be copied. */
export interface CopyCandidate {
  /** Whether it is a file, or several, in which packets can lie. */
  readonly isFile: boolean;
  readonly info: SourceInfo;
  /** What of it is shown, in seconds. */
  readonly seconds: number;
  readonly hasEffect: boolean;
  /** Why it is not copied all the same. */
  readonly refused?: EncodeReason;
}

/** How an output is made of packets that are copied. */
export interface CopyChoice {
  /** What all of it has in common; absent where nothing may be copied. */
  readonly like?: CodedFormat;
  /** Why nothing is copied of each clip, in order; absent: it may be. */
  readonly refusals: readonly (EncodeReason | undefined)[];
}

/**
 * Whether packets of a codec stand only beside those of the same encoder, with the same settings: AV1's, all of which must
 * have one sequence header, byte by byte, which says what tools the encoder uses. So nothing is encoded beside them.
 */
export function isOfOneEncoder(codec: string): boolean {
  return codec === 'av1';
}

function isOnItsSide({ width, height, displayWidth, displayHeight }: VideoStreamInfo): boolean {
  return width === displayHeight && height === displayWidth;
}

/** Whether its pictures could stand in an output of that profile, whatever colours that has. */
function isOfProfile(video: VideoStreamInfo, { width, height, video: output }: OutputProfile): boolean {
  return (
    video.codec === output.codec &&
    video.pixelFormat === output.pixelFormat &&
    video.displayWidth === width &&
    video.displayHeight === height &&
    // Its pixels are square.
    (video.rotation % 180 === 0 ? video.width === width && video.height === height : isOnItsSide(video)) &&
    video.mirrored !== true &&
    video.interlaced === undefined &&
    video.color.range !== 'pc' &&
    // What is encoded is never converted to high dynamic range.
    !isHdr(video.color.transfer)
  );
}

/**
 * Which clips may be copied into an output: those of its codec, size and pixel format that have the colours that most
 * seconds of such clips have, or that an earlier plan has given the output. `undefined` where the renderer copies none.
 */
export function chooseCopy(
  clips: readonly CopyCandidate[],
  profile: OutputProfile,
  { copies }: Pick<RendererCapabilities, 'copies'>,
): CopyChoice | undefined {
  if (!copies.some((codec) => codec === profile.video.codec)) return undefined;
  const refusals = clips.map(({ isFile, info, hasEffect, refused }): EncodeReason | undefined => {
    if (!isOfProfile(info.video, profile)) return 'other-format';
    if (hasEffect) return 'effect';
    return refused ?? (isFile ? undefined : 'packets-unknown');
  });
  const kindOf = ({ info: { video } }: CopyCandidate): string => kindText(inCommon(video));
  const seconds = new Map<string, number>();
  for (const [i, clip] of clips.entries()) {
    if (refusals[i] !== undefined) continue;
    seconds.set(kindOf(clip), (seconds.get(kindOf(clip)) ?? 0) + clip.seconds);
  }
  const { like } = profile.video;
  const [kind] = like === undefined ? mostSeconds(seconds) : [kindText(like)];
  if (kind === undefined) return { refusals };
  const all = clips.map((clip, i): EncodeReason | undefined =>
    refusals[i] === undefined && kindOf(clip) !== kind ? 'other-format' : refusals[i],
  );
  return { like: like ?? formatOf(clips.filter((_clip, i) => all[i] === undefined)), refusals: all };
}

type InCommon = Pick<CodedFormat, 'color' | 'parameterSets' | 'rotation'>;

function kindText({ color, parameterSets, rotation }: InCommon): string {
  return canonical([color, parameterSets ?? null, rotation ?? 0]);
}

/** What all pictures of an output have in common that are copied, whatever its profile. */
function inCommon(video: VideoStreamInfo): InCommon {
  const { color, rotation } = video;
  const sets = setsOf(video);
  return {
    color,
    ...(sets === undefined ? {} : { parameterSets: sets }),
    ...(rotation === 0 ? {} : { rotation }),
  };
}

/** The parameter sets that all must have in common, of codecs where that is so. */
function setsOf({ codec, decoder }: VideoStreamInfo): readonly string[] | undefined {
  return isOfOneEncoder(codec) ? (decoder?.parameterSets ?? []) : undefined;
}

function mostSeconds(seconds: ReadonlyMap<string, number>): readonly string[] {
  return [...seconds].sort(([, a], [, b]) => b - a).map(([color]) => color);
}

/** The most that any of them asks of a decoder; nothing where one of them says nothing. */
function formatOf(copied: readonly CopyCandidate[]): CodedFormat {
  const [{ info } = {}] = copied;
  const most = (of: (decoder: DecoderInfo) => number | undefined): number | undefined => {
    const values = copied.map(({ info }) => (info.video.decoder === undefined ? undefined : of(info.video.decoder)));
    return values.reduce((max, value) => (max === undefined || value === undefined ? undefined : Math.max(max, value)));
  };
  const [profile, level, reorderDepth] = [most((d) => d.profile), most((d) => d.level), most((d) => d.reorderDepth)];
  return {
    ...(info === undefined ? { color: {} } : inCommon(info.video)),
    ...(profile === undefined ? {} : { profile }),
    ...(level === undefined ? {} : { level }),
    ...(reorderDepth === undefined ? {} : { reorderDepth }),
  };
}
