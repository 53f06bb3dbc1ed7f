import type { Observable } from 'rxjs';
import type { ArtifactTarget, ProducedEvent } from './artifact-store.ts';
import type { ClipSource } from './clip-loader.ts';
import type { Versioned } from './contract-versions.ts';
import type { JoinedEvent, JoinProgressEvent, JoinRequest, SoundJoinRequest } from './join-request.ts';
import type { AudioCodec, OutputProfile, VideoCodec } from './output-profile.ts';
import type { ProgressEvent } from './progress.ts';
import type { RendererCapabilities } from './renderer-capabilities.ts';
import type { SegmentRequest } from './segment-request.ts';
import type { Settling } from './settling.ts';
import type { AudioRequest, SoundKeeper } from './sound-request.ts';
import type { FrameTransforms } from './transform.ts';

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
