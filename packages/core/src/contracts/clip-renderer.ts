import type { Observable } from 'rxjs';
import type { RationalText } from '../time/rational.ts';
import type { ArtifactTarget, ProducedEvent } from './artifact-store.ts';
import type { ClipSource } from './clip-loader.ts';
import type { AudioEncoding, OutputProfile } from './output-profile.ts';
import type { ProgressEvent } from './progress.ts';
import type { Settling } from './settling.ts';
import type { SourceInfo } from './source-info.ts';
import type { FrameTransforms, TransformRef } from './transform.ts';

/** A source as requests name it: plain data. The open source itself is found by `id` in {@link RenderInputs.sources}. */
export interface SourceRef {
  readonly id: string;
  /** Present when ffmpeg can read it by itself: the short way. */
  readonly file?: string;
  readonly info: SourceInfo;
}

/** Frames of one clip, conformed to the profile. */
export interface ClipSegmentRequest {
  readonly kind: 'clip';
  readonly source: SourceRef;
  /**
   * Output frame j of the segment shows the last frame of the source whose timestamp is not later than
   * `sampleAt + j / frameRate`, in seconds from the source's zero; the first frame where there is none. The rule of
   * time's tolerance is in it already.
   */
  readonly sampleAt: RationalText;
  /** Output frames; at least 1. */
  readonly frames: number;
  /** Timestamp, in ticks of the source's video timebase, at which decoding can start for the first of them. A hint: no part of the key. */
  readonly decodeFrom: number;
  /** Timestamp of the first frame shown, in ticks: what decoding must have delivered, or it started too late. A hint as well. */
  readonly firstShown: number;
  /** How many frames of the source stand from the first to the last one shown: fewer decoded ones mean damage. A hint too; absent where nobody counted. */
  readonly shown?: number;
  /** How many frames stand from `decodeFrom` to before the first one shown, which may refer to any of them. A hint too. */
  readonly lead?: number;
  readonly transform?: TransformRef;
  readonly profile: OutputProfile;
}

/** Black frames: a gap, or a clip that failed and is held. */
export interface BlackSegmentRequest {
  readonly kind: 'black';
  readonly frames: number;
  readonly profile: OutputProfile;
}

export type SegmentRequest = ClipSegmentRequest | BlackSegmentRequest;

/** What was measured while a segment was made. */
export interface SegmentMeta {
  readonly frames: number;
  /** Output frames that repeat the source's first frame because the range begins before it, or its last after its end. */
  readonly held: number;
}

/** One stretch of the sound: of a source, or silence. */
export type AudioPart =
  | { readonly kind: 'clip'; readonly source: SourceRef; readonly start: RationalText; readonly samples: number }
  | { readonly kind: 'silence'; readonly samples: number };

/** The whole sound of the output, encoded once. */
export interface AudioRequest {
  readonly parts: readonly AudioPart[];
  readonly encoding: AudioEncoding;
}

export interface AudioMeta {
  /** Samples per channel that went into the encoder. */
  readonly samples: number;
}

export interface JoinRequest {
  readonly segments: readonly { readonly file: string; readonly frames: number }[];
  /** Absent for an output without sound. */
  readonly audio?: { readonly file: string; readonly samples: number };
  readonly profile: OutputProfile;
  /** Absolute path of the finished file. */
  readonly output: string;
  /** Whether a file that is there may be replaced. */
  readonly overwrite: boolean;
}

/** What was checked of the finished file before it was put in place. */
export interface Verification {
  readonly frames: number;
  /** Seconds. */
  readonly videoDuration: RationalText;
  /** Seconds; absent without sound. */
  readonly audioDuration?: RationalText;
  /** Seconds by which the sound starts after the picture; absent without sound. */
  readonly audioOffset?: RationalText;
  readonly bytes: number;
}

export interface JoinedEvent {
  readonly type: 'joined';
  readonly verification: Verification;
}

/** What requests cannot carry as data. */
export interface RenderInputs {
  /** Open sources by id; used only on the long way. */
  readonly sources: ReadonlyMap<string, ClipSource>;
  readonly transforms: FrameTransforms;
}

export interface RendererDescription {
  /** Tool, version and configuration: everything beside the request that the bytes depend on. Part of every key. */
  readonly fingerprint: string;
  /** Segments worth asking for at once: what `concurrency: 'auto'` means with this renderer. At least 1. */
  readonly jobs: number;
}

/** What is known of an output before anything is made. */
export interface OutputCheck {
  /** Absolute path of the finished file. */
  readonly output: string;
  readonly overwrite: boolean;
  /** Files that are read, which the output must not be one of. */
  readonly sources: readonly string[];
}

/**
 * Makes finished files. All its Observables are cold; unsubscribing stops the work and removes what it wrote.
 * Errors: `source-damaged`, `unknown-transform`, `verification-failed`, `output-exists`, `output-unwritable`, and those
 * of the machine.
 */
export interface ClipRenderer extends Settling, AsyncDisposable {
  /** Emits once and completes. */
  describe(): Observable<RendererDescription>;
  /**
   * Refuses at once what {@link join} would refuse after all the work: `output-exists`, `output-unwritable`,
   * `output-is-source`, `invalid-option` for a container it cannot write. Writes nothing. Completes without emitting.
   */
  checkOutput(check: OutputCheck): Observable<never>;
  /** Encodes one segment's picture into the target. `meta` is a {@link SegmentMeta}. */
  renderSegment(
    request: SegmentRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent>;
  /**
   * Encodes the whole sound into the target. `meta` is an {@link AudioMeta}. An error that one part caused carries
   * the part's position in `details.part`.
   */
  renderAudio(
    request: AudioRequest,
    target: ArtifactTarget,
    inputs: RenderInputs,
  ): Observable<ProgressEvent | ProducedEvent>;
  /** Joins, verifies, and only then puts the output in place. */
  join(request: JoinRequest): Observable<ProgressEvent | JoinedEvent>;
}
