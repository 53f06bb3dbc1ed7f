import type { AudioStreamInfo, VideoStreamInfo } from '../contracts/source-info.ts';
import type { RationalText } from '../time/rational.ts';

/** One packet of a video stream, in ticks of its stream. */
export interface FoundPacket {
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  readonly duration: number | undefined;
  /** Bytes. */
  readonly size: number;
  /** Whether decoding can start here. */
  readonly key: boolean;
  /** Decoded, never shown: cut away by an edit list. */
  readonly discard: boolean;
}

/** What a container says of any stream, for a choice among them. */
interface FoundStream {
  /** Whether the container marks it as the one to choose. */
  readonly isDefault: boolean;
  /** As the container has it. */
  readonly language?: string | undefined;
}

/** What a container says of a stream of pictures: raw, before anything is concluded. */
export interface FoundVideo
  extends FoundStream,
    Pick<VideoStreamInfo, 'index' | 'width' | 'height' | 'rotation' | 'color' | 'decoder'> {
  /** In ffmpeg's names; absent where it has no decoder for it. */
  readonly codec: string | undefined;
  /** What the container calls the codec, for messages. */
  readonly codecTag?: string | undefined;
  /** In ffmpeg's names. */
  readonly pixelFormat: string | undefined;
  readonly sampleAspectRatio: RationalText | undefined;
  /** Seconds per tick. */
  readonly timebase: RationalText;
  /** Frames per second that the stream is meant to have; absent where only its frames' times tell. */
  readonly nominalRate: RationalText | undefined;
  /** Frames per second on the average. */
  readonly averageRate: RationalText | undefined;
  /** Frames that the decoder holds back to put them in order. */
  readonly delay: number;
  /** As `SourceInfo.timecode`, in whatever form the file has it. */
  readonly timecode?: string | undefined;
  /** As {@link VideoStreamInfo.interlaced}. */
  readonly interlaced?: VideoStreamInfo['interlaced'] | undefined;
  /** As {@link VideoStreamInfo.mirrored}. */
  readonly mirrored?: boolean | undefined;
  /** A cover picture, which is no video. */
  readonly isPicture: boolean;
  /** Whether its packets are encrypted. @default false */
  readonly isEncrypted?: boolean;
}

/** What a container says of a stream of sound. */
export interface FoundAudio extends FoundStream, Pick<AudioStreamInfo, 'index' | 'sampleRate' | 'channels'> {
  readonly codec: string | undefined;
  /** From when to when there is some, in seconds on the container's clock; absent where that is not known. */
  readonly span?: { readonly start: RationalText; readonly end: RationalText } | undefined;
}

/** A stream of neither kind, such as subtitles. */
export interface FoundOther extends Partial<FoundStream> {
  readonly index: number;
  readonly codec?: string | undefined;
}

/**
 * What a prober finds in a file, whatever it reads it with: {@link describeSource} makes of it what is told of a
 * source.
 */
export interface FoundSource {
  /** In ffmpeg's names, like `SourceInfo.container`. */
  readonly container: string;
  /** The container's start time in seconds. */
  readonly start: RationalText;
  readonly video: readonly FoundVideo[];
  readonly audio: readonly FoundAudio[];
  /** All other streams; absent where they are not known. */
  readonly others?: readonly FoundOther[];
  /** Whether only its first and its last packets are given, since there are too many. @default false */
  readonly isPartial?: boolean;
  /**
   * Of a partial one, how many of a stream's packets come before those that were left out: what is told of the whole,
   * such as its rate, goes by them, since between them and the last ones is a hole. @default all
   */
  readonly beginning?: (stream: number) => number;
  /** The packets of a video stream, in decoding order. */
  packets(stream: number): readonly FoundPacket[];
}
