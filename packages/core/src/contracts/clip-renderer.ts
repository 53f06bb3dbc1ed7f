import type { Observable } from 'rxjs';
import type { RationalText } from '../time/rational.ts';
import type { Artifact, ArtifactTarget, Produce, ProducedEvent } from './artifact-store.ts';
import type { ClipSource } from './clip-loader.ts';
import type { Versioned } from './contract-versions.ts';
import type { Framing, ViewStretch } from './framing.ts';
import type { OutputMetadata } from './output-options.ts';
import type { AudioCodec, AudioEncoding, Color, OutputProfile, VideoCodec } from './output-profile.ts';
import type { ProgressEvent } from './progress.ts';
import type { RendererCapabilities } from './renderer-capabilities.ts';
import type { Settling } from './settling.ts';
import type { SourceInfo } from './source-info.ts';
import type { FrameTransforms, StretchTransform } from './transform.ts';
import type { TransitionDrawing } from './transition-drawing.ts';

/**
 * A source as requests name it: plain data. The open source itself is found by `id` in {@link RenderInputs.sources}.
 */
export interface SourceRef {
  readonly id: string;
  /** Present when ffmpeg can read it by itself: then a segment of it may be made directly. */
  readonly file?: string;
  readonly info: SourceInfo;
}

/** Where the frames of a stretch stand in its source, in ticks of the video timebase: for who seeks by itself. */
export interface DecodeHints {
  /** Timestamp at which decoding can start for the first of them. */
  readonly decodeFrom: number;
  /** Timestamp of the first frame shown: what decoding must have delivered, or it started too late. */
  readonly firstShown: number;
  /**
   * How many frames of the source stand from the first to the last one shown: fewer decoded ones mean damage. Absent
   * where nobody counted.
   */
  readonly shown?: number;
  /** How many frames stand from `decodeFrom` to before the first one shown, which may refer to any of them. */
  readonly lead?: number;
}

/** Consecutive frames of a source on the output's grid. */
export interface ClipStretch {
  readonly source: SourceRef;
  /**
   * Output frame j of the stretch shows the last frame of the source whose timestamp is not later than `sampleAt +
   * speed * j / frameRate`, in seconds from the source's zero; the first frame where there is none. The rule of time's
   * tolerance is in it already.
   */
  readonly sampleAt: RationalText;
  /** Seconds of the source per second of the output, above 0. @default 1 */
  readonly speed?: RationalText;
  /** Output frames; at least 1. */
  readonly frames: number;
  /** What helps to find these frames, and to notice when some are missing. No part of the key. */
  readonly hints: DecodeHints;
  /**
   * What happens when frames do not decode as a whole: the segment fails with `source-damaged`, or the frame before
   * them stays on screen instead (the next good one where there is none before), and is counted ({@link StretchMeta}).
   * What counts something is not kept beyond the run. No part of the key. @default 'fail'
   */
  readonly onDamage?: 'fail' | 'freeze';
  /** What is done to its frames, in order; absent for none. */
  readonly transforms?: readonly StretchTransform[];
  /**
   * What of its frames is shown, and how they are turned, after its transforms. Asked of renderers alone that say they
   * can ({@link RendererCapabilities.framing}). @default all, as they are
   */
  readonly framing?: Framing;
  /**
   * The parts of the framed pictures that fill the canvas, whatever the profile's fit: of each what has the canvas's shape,
   * in its middle. Asked of the same renderers. @default the picture is fitted
   */
  readonly view?: ViewStretch;
}

/** What lies on the picture of a segment for some of its frames. */
export interface LayerStretch {
  /** What is shown, for its `frames`. Its transparency counts. */
  readonly content: ClipStretch;
  /** The output frame of the segment in which it begins, from 0; it ends within the segment. */
  readonly from: number;
  /** Left edge in pixels of the canvas, even; below 0, what lies beyond the canvas is not seen. */
  readonly x: number;
  /** Upper edge, as the left one. */
  readonly y: number;
  /** Pixels, even, at least 2: its whole picture is scaled to this. */
  readonly width: number;
  /** As the width. */
  readonly height: number;
  /**
   * In its output frame j it counts for `at + step * j`, from 0 to 1, beside its own transparency. @default for 1
   */
  readonly opacity?: { readonly at: RationalText; readonly step: RationalText };
}

/** What every segment has. */
interface SegmentBase {
  readonly profile: OutputProfile;
  /**
   * What lies on its picture, later ones on top. Asked of renderers alone that say they render them ({@link
   * RendererCapabilities.layers}). @default nothing
   */
  readonly layers?: readonly LayerStretch[];
}

/** Frames of one clip, conformed to the profile. */
export interface ClipSegmentRequest extends ClipStretch, SegmentBase {
  readonly kind: 'clip';
}

/** Frames of one colour: a gap, or a clip that failed and is held as black. */
export interface ColorStretch {
  readonly kind: 'color';
  /** @default black */
  readonly color?: Color;
  /** Output frames; at least 1. */
  readonly frames: number;
}

export interface ColorSegmentRequest extends ColorStretch, SegmentBase {}

/** What stands in a segment for a number of frames. */
export type Stretch = ({ readonly kind: 'clip' } & ClipStretch) | ColorStretch;

/** One stretch giving way to another: both have as many frames as the segment. */
export interface CrossfadeSegmentRequest extends SegmentBase {
  readonly kind: 'crossfade';
  readonly from: Stretch;
  readonly to: Stretch;
  /** Output frames; at least 1. */
  readonly frames: number;
  /**
   * In output frame j, `to` counts for `mixAt + mixStep * j`, from 0 to 1, and `from` for the rest, on the values of
   * the conformed pictures.
   */
  readonly mixAt: RationalText;
  /** As in `mixAt`: how much more it is in each frame. */
  readonly mixStep: RationalText;
  /**
   * How they share the canvas instead: what moves has gone `mixAt + mixStep * j` of its way. Asked of renderers alone that
   * say they can ({@link RendererCapabilities.transitions}). @default they are mixed
   */
  readonly drawing?: TransitionDrawing;
}

/** Several short stretches in one process, one after the other: each too short to be worth a process. */
export interface GroupSegmentRequest extends SegmentBase {
  readonly kind: 'group';
  /** At least 2. */
  readonly stretches: readonly Stretch[];
  /** Output frames: the sum of the stretches'. */
  readonly frames: number;
}

export type SegmentRequest = ClipSegmentRequest | ColorSegmentRequest | CrossfadeSegmentRequest | GroupSegmentRequest;

/** What was measured of one stretch while its segment was made. */
export interface StretchMeta {
  /**
   * Output frames that repeat the source's first frame because the range begins before it, or its last after its end.
   */
  readonly held: number;
  /** Frames of the source that should have been shown and did not decode as a whole. @default 0 */
  readonly missing?: number;
  /** Output frames that show another frame than they should, because theirs is missing. @default 0 */
  readonly frozen?: number;
}

/** What was measured while a segment was made. */
export interface SegmentMeta {
  readonly frames: number;
  /** For each stretch of the request, in order ({@link stretchesOf}). */
  readonly stretches: readonly StretchMeta[];
}

/** Sound of a source, from one place on. */
export interface ClipSound {
  readonly kind: 'clip';
  readonly source: SourceRef;
  /** Seconds from the source's zero; may lie before it, where all is silent. */
  readonly start: RationalText;
  /** Seconds of the source per second of the output, at the same pitch. @default 1 */
  readonly speed?: RationalText;
  /** Factor. @default 1 */
  readonly volume?: number;
  /** To which loudness it is brought by one gain, before its volume. @default none */
  readonly loudness?: ClipLoudness;
  /** Samples of the output, per channel. */
  readonly samples: number;
  /** Samples over which it rises from silence at its beginning, linearly. @default 0 */
  readonly fadeIn?: number;
  /** Samples over which it falls to silence at its end, linearly. @default 0 */
  readonly fadeOut?: number;
  /**
   * What happens to sound that does not decode: a failure (`source-damaged`), or silence, counted. No part of the key.
   * @default 'fail'
   */
  readonly onDamage?: 'fail' | 'silence';
}

/** How loud a clip's sound is to be, all of which is measured, whatever of it a stretch has. */
export interface ClipLoudness {
  /** LUFS. */
  readonly target: number;
  /** Seconds from the source's zero at which the clip begins. */
  readonly start: RationalText;
  /** Samples of the output that it lasts, per channel. */
  readonly samples: number;
}

export interface Silence {
  readonly kind: 'silence';
  /** Samples of the output, per channel. */
  readonly samples: number;
}

/** One giving way to the other, at equal power: both last as long as the stretch. */
export interface CrossfadeSound {
  readonly kind: 'crossfade';
  readonly from: ClipSound | Silence;
  readonly to: ClipSound | Silence;
  /** Samples of the output, per channel. */
  readonly samples: number;
}

/** One stretch of the sound. */
export type SoundStretch = ClipSound | Silence | CrossfadeSound;

/** Music under everything else, from the first sample to the last. */
export interface MusicBed {
  /** Absolute path of a file that ffmpeg can read; also what stands for its content in `identities`. */
  readonly file: string;
  /** Factor. */
  readonly volume: number;
  /** Seconds into the music at which the output begins. */
  readonly start: RationalText;
  readonly loop: boolean;
  /** Samples over which it falls to silence at the output's end, linearly. */
  readonly fadeOut: number;
  /** By how much it is quieter where a clip is heard. @default not at all */
  readonly duck?: MusicDucking;
}

/**
 * How music gives way to clips: stretches in which one of them is heard. It falls before and rises after each along a
 * straight line of decibels; where two of these meet, the quieter one counts.
 */
export interface MusicDucking {
  /** Decibels by which it is quieter; above 0. */
  readonly by: number;
  /** Samples before a clip over which it falls. */
  readonly attack: number;
  /** Samples after a clip over which it rises. */
  readonly release: number;
}

/** The whole sound of the output. */
export interface AudioRequest {
  /**
   * Whether all of it is one source's sound from its beginning, in the codec, the rate and the channels of `encoding`, so
   * that packets of the source may stand for it as they are. @default false
   */
  readonly copy?: true;
  readonly stretches: readonly SoundStretch[];
  /**
   * What is heard beside them, each from the output's beginning on: nothing where it is over, and nothing beyond the end of
   * the stretches. Where a stretch is named by its position, those of the tracks come after these, one track after the
   * other. Asked for of renderers alone that say that they mix them ({@link RendererCapabilities.mixesTracks}). @default
   * none
   */
  readonly tracks?: readonly (readonly SoundStretch[])[];
  readonly music?: MusicBed;
  /**
   * How loud all of it is to be, in LUFS: what comes out of a decoder is so loud, and has no true peak above -1 dBTP. Asked
   * for of renderers alone that say that they can ({@link RendererCapabilities.levelsSound}). @default as it comes
   */
  readonly loudness?: number;
  readonly encoding: AudioEncoding;
}

/** What was done to bring a sound to a loudness, and limits it. Plain JSON data. */
export interface SoundLevel {
  /** Decibels by which it is louder. */
  readonly gain: number;
  /** True peak that the limiter lets through, in dBTP. */
  readonly ceiling: number;
}

/**
 * One of the chunks in which a sound is encoded: so many packets of it. Positions are samples of the output, per
 * channel. A sample of the mix may depend on what sounds up to a packet before and after it, and on nothing else.
 */
export interface SoundChunk {
  /** Counted from the beginning of the output. */
  readonly index: number;
  readonly packets: number;
  /** Packets that are encoded before them and thrown away. */
  readonly lead: number;
  /** What goes into the encoder for all of these. */
  readonly from: number;
  readonly to: number;
  /** The samples that count as its own: those of all chunks follow each other without a hole. */
  readonly begin: number;
  readonly end: number;
  /** What is done to it beside what the request says, as was found by measuring the whole. @default nothing */
  readonly level?: SoundLevel;
}

/** Where chunks of a sound are kept, and found again. */
export interface SoundKeeper {
  /** Progress, then one `kept`, and it completes; the file is there as long as the request for the sound runs. */
  acquire(chunk: SoundChunk, produce: Produce): Observable<ProgressEvent | KeptChunkEvent>;
}

export interface KeptChunkEvent {
  readonly type: 'kept';
  readonly artifact: Artifact;
  /** Whether it was there. */
  readonly reused: boolean;
}

export interface AudioMeta {
  /** Samples per channel that went into the encoder. */
  readonly samples: number;
  /** Samples of the output that are silent because the source's do not decode, by the stretch's position. */
  readonly lost?: readonly { readonly stretch: number; readonly samples: number }[];
  /**
   * Clips whose sound was to be brought to a loudness, and cannot be measured: by the stretch's position, and which side
   * of it, 0 for `from` or the only one, 1 for `to`. @default none
   */
  readonly unmeasured?: readonly { readonly stretch: number; readonly side: number }[];
  /** What came of the loudness that was asked for. */
  readonly loudness?: ReachedLoudness;
  /** Whether it is packets of the source as they are. @default false */
  readonly copied?: true;
}

/** How loud a finished sound is, measured of what comes out of a decoder. Plain JSON data. */
export type ReachedLoudness = {
  /** Decibels by which all of it was made louder; 0 where it cannot be measured. */
  readonly gain: number;
  /** LUFS; absent where it cannot be measured: it is shorter than 0.4 s, or nowhere above -70 LUFS. */
  readonly integrated?: number;
  /** Loudness range, in LU. */
  readonly range: number;
  /** True peak, in dBTP; absent for silence. */
  readonly truePeak?: number;
};

interface PartBase {
  /**
   * Stands for its content: what was found of it may be remembered by it. Absent where it has no known identity.
   */
  readonly key?: string;
}

/** A segment of the picture that was made before. */
export interface FilePart extends PartBase {
  readonly kind: 'file';
  readonly file: string;
  /** Output frames. */
  readonly frames: number;
  /**
   * What it was asked to show, where packets of a source stand beside it: its ends can be held against that. Absent where
   * nobody says.
   */
  readonly shows?: SegmentRequest;
  /**
   * Whether it was made for this output, and not found: then how it stands beside others is hardly known yet, and a
   * renderer may look at that first. @default false
   */
  readonly isNew?: boolean;
}

/**
 * Packets of a source, as they are: those of all frames from one on to before another, in the order of decoding, which
 * decode by themselves but for what the source's container says beside them. Asked for of codecs alone that the renderer
 * copies.
 */
export interface PacketsPart extends PartBase {
  readonly kind: 'packets';
  readonly source: SourceRef;
  /** Timestamp of the first frame, in ticks of the source's video timebase. */
  readonly from: number;
  /** Timestamp of the frame after the last, in the same ticks. */
  readonly to: number;
  /** Output frames. */
  readonly frames: number;
}

/** What the picture of an output is joined of. */
export type JoinPart = FilePart | PacketsPart;

/** A part of the output that has a name. It lasts to the next one's beginning. */
export interface Chapter {
  /** Seconds from the output's beginning: where a frame begins to be shown. */
  readonly start: RationalText;
  /** Not empty. */
  readonly title: string;
}

export interface JoinRequest {
  /** In order. */
  readonly parts: readonly JoinPart[];
  /** Absent for an output without sound. */
  readonly audio?: { readonly file: string; readonly samples: number };
  readonly profile: OutputProfile;
  /** Absolute path of the finished file. */
  readonly output: string;
  /** Whether a file that is there may be replaced. */
  readonly overwrite: boolean;
  /**
   * Bytes that the finished file may have: a larger one is not put in place (`output-too-large`). Absent: any number.
   */
  readonly maxBytes?: number;
  /** Timecode of its first frame, which frames of its rate have: `01:00:00:00`. @default none */
  readonly timecode?: string;
  /** Path of its cover, which was looked at when it was prepared. @default none */
  readonly cover?: string;
  /** What the file says of itself. @default nothing */
  readonly metadata?: OutputMetadata;
  /** In order, the first at 0. @default none */
  readonly chapters?: readonly Chapter[];
  /**
   * Stands for the content of the segments and the sound, in order: what was found of a file that was joined of the
   * same may be remembered by it. Absent where something of them has no known identity.
   */
  readonly key?: string;
}

/** An output of sound alone, which was made before. */
export interface SoundJoinRequest extends Omit<JoinRequest, 'parts' | 'audio' | 'profile' | 'key'> {
  readonly audio: NonNullable<JoinRequest['audio']>;
  readonly encoding: AudioEncoding;
}

/** What was checked of the finished file before it was put in place. */
export interface Verification {
  /** Frames of the picture; none where there is sound alone. */
  readonly frames: number;
  /** Seconds. */
  readonly videoDuration: RationalText;
  /** Seconds; absent without sound. */
  readonly audioDuration?: RationalText;
  /** Seconds by which the sound starts after the picture; absent without sound. */
  readonly audioOffset?: RationalText;
  /** Seconds by which the sound ends after the picture, whose last frame is shown whole; absent without sound. */
  readonly audioEndOffset?: RationalText;
  /**
   * Seconds by which times may be off the planned ones: up to a sample of the sound in containers that hold every time
   * exactly, more in those that round. Frames that are off by less stand where they belong.
   */
  readonly tolerance: RationalText;
  /** Joins of segments: the first frame after each was decoded. */
  readonly joins: number;
  /**
   * Joins of which the last frame before was decoded as well, with all that it refers to: those after short groups of
   * pictures.
   */
  readonly tails: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

export interface JoinProgressEvent extends ProgressEvent {
  /** What is being done. @default 'join' */
  readonly kind?: 'join' | 'verify';
}

export interface JoinedEvent {
  readonly type: 'joined';
  readonly verification: Verification;
}

/** What requests cannot carry as data. */
export interface RenderInputs {
  /** Open sources by id; used only where frames are piped. */
  readonly sources: ReadonlyMap<string, ClipSource>;
  readonly transforms: FrameTransforms;
  /** Where chunks of the sound are kept ({@link SoundChunk}). Absent: nowhere. */
  readonly keeper?: SoundKeeper;
  /**
   * Stands for the content of what is asked for, as in the store: for who has it made elsewhere. Absent where nothing is
   * known to stand for it.
   */
  readonly key?: string;
}

/** What is known of an output before anything is made. Plain JSON data. */
export interface PrepareRequest {
  /** Absolute path of the finished file. */
  readonly output: string;
  readonly overwrite: boolean;
  /** Files that are read, which the output must not be one of. */
  readonly sources: readonly string[];
  /** Absolute path of the file that gives the music. */
  readonly music?: string;
  /** Path of the output's cover. */
  readonly cover?: string;
  /** The codecs that are asked for. */
  readonly codecs?: {
    /** @default the usual one of the container */
    readonly video?: VideoCodec;
    /** `null` for an output without sound. @default the usual one of the container */
    readonly audio?: AudioCodec | null;
  };
  /**
   * The picture's encoder, where one is asked for: a family of hardware, such as `nvenc`, or its own name. That is taken
   * or none, and what is told of the picture has its name. @default the renderer's choice, in software
   */
  readonly encoder?: string;
  /** Bits of each value of a picture, where more are asked for than usual. @default what the codec usually has */
  readonly bitDepth?: 10;
}

/**
 * Makes finished files. All its Observables are cold; unsubscribing stops the work and removes what it wrote.
 * Errors: `source-damaged`, `unknown-transform`, `verification-failed`, `output-exists`, `output-unwritable`,
 * `output-too-large`, and those of the machine.
 */
export interface ClipRenderer extends Settling, Versioned, AsyncDisposable {
  /**
   * Finds out what it is able to do for an output, and refuses at once what {@link join} would refuse after all the
   * work: `output-exists`, `output-unwritable`, `output-is-source`, `invalid-option` for a container it cannot write or
   * that does not take the codecs, `encoder-missing`, also for an encoder asked for that
   * does not work; a cover that is none (`invalid-option`, `source-missing`, `source-unreadable`); and music that cannot be used: `source-missing`,
   * `source-unreadable`, `not-media`, `no-audio-stream`, `unsupported-codec`. Writes nothing. Emits once and completes.
   */
  prepare(request: PrepareRequest): Observable<RendererCapabilities>;
  /**
   * How many segments of that profile are worth asking for at once, now and whenever that changes: what `concurrency:
   * 'auto'` means with this renderer. Whole numbers of at least 1. Listened to as long as segments are made. It is no
   * part of the plan, nor of any key.
   */
  concurrency(profile: OutputProfile): Observable<number>;
  /** Encodes one segment's picture into the target. `meta` is a {@link SegmentMeta}. */
  renderSegment(
    request: SegmentRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent>;
  /**
   * Encodes the whole sound into the target. `meta` is an {@link AudioMeta}. An error that one stretch caused carries the
   * stretch's position in `details.stretch` and its side in `details.side`. With a keeper among the inputs it may take chunks of it from there; the bytes
   * are the same without.
   */
  renderAudio(
    request: AudioRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent>;
  /**
   * Joins, verifies, and only then puts the output in place. Of sound alone there is nothing to join, and it is asked for
   * of renderers alone that have such containers. An error that one part caused, and that encoding it would
   * mend, carries its position in `details.part`.
   *
   * @param inputs The sources of packets, by id; needed where there are such parts.
   */
  join(
    request: JoinRequest | SoundJoinRequest,
    inputs?: Pick<RenderInputs, 'sources'>,
  ): Observable<JoinProgressEvent | JoinedEvent>;
}
