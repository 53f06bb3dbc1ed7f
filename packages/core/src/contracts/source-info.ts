import type { FrameGrid } from '../time/frame-clock.ts';
import type { RationalText } from '../time/rational.ts';

/** What is known of an opened source: plain JSON data. Times are exact seconds as rational text. */
export interface SourceInfo {
  /** The container's format, in ffmpeg's names where there is one: `"mov,mp4,m4a,3gp,3g2,mj2"`, `"matroska,webm"`. */
  readonly container: string;
  /**
   * Seconds from the first displayed video frame to the end of the last one, or of sound alone from its beginning to its
   * end, as the container has it: the source's length.
   */
  readonly duration: RationalText;
  readonly video: VideoStreamInfo;
  /** Absent when the source has no sound. */
  readonly audio?: AudioStreamInfo;
  /**
   * The timecode of its first frame, as the file says it: `HH:MM:SS:FF`, with `;` before the frames where frames'
   * numbers are dropped. Positions follow from it where a list counts in it (a clip's `positions`). Absent where the file
   * says none, or the loader does not look.
   */
  readonly timecode?: string;
  /** Every stream of the container, in its order; absent where the loader knows of no others. */
  readonly streams?: readonly StreamSummary[];
  /** What helps who reads the file by himself. */
  readonly hints?: SourceHints;
}

export interface SourceHints {
  /** The container's own start in seconds, on its own clock: what a seek by ffmpeg's `-ss` counts from. @default 0 */
  readonly start?: RationalText;
  /** Why nobody knows where its packets lie, which then cannot be copied. Absent where they do, and for no known reason. */
  readonly packetsUnknownFor?: PacketsUnknownFor;
}

/**
 * Why it is not known where packets of a source lie, for who shall copy them: its edit list has several parts, empty
 * ones in the middle or other rates; the times of its packets are missing or contradict each other; it is damaged.
 */
export type PacketsUnknownFor = 'edit-list' | 'timestamps-broken' | 'damaged';

/** One stream of a container, as a choice among them needs it. */
export interface StreamSummary {
  /** Its number in the container, from 0. */
  readonly index: number;
  /** A picture attached to the file, such as a cover, is `other`. */
  readonly kind: 'video' | 'audio' | 'other';
  /** Codec in ffmpeg's names; absent where it is not known. */
  readonly codec?: string;
  readonly isDefault: boolean;
  /** Language as the container has it, mostly three letters. */
  readonly language?: string;
}

export interface VideoStreamInfo {
  /** The stream's number in its container. */
  readonly index: number;
  /** Codec in ffmpeg's names: `"h264"`, `"hevc"`, `"vp8"`. */
  readonly codec: string;
  /** Pixels of a decoded frame, before rotation. */
  readonly width: number;
  /** Pixels of a decoded frame, before rotation. */
  readonly height: number;
  /**
   * Pixels as shown: rotated, and with square pixels (width scaled by the sample aspect ratio, rounded to whole
   * pixels).
   */
  readonly displayWidth: number;
  /** Pixels as shown. */
  readonly displayHeight: number;
  /** Clockwise turn in degrees to be made before showing: 0, 90, 180 or 270. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Whether its frames are to be mirrored as well before showing. @default false */
  readonly mirrored?: boolean;
  /** Width of a stored pixel by its height. */
  readonly sampleAspectRatio: RationalText;
  /** Pixel format in ffmpeg's names: `"yuv420p"`, `"yuv420p10le"`. */
  readonly pixelFormat: string;
  /** Nominal frames per second. Only for display and for choosing an output rate: positions never follow from it. */
  readonly frameRate: RationalText;
  /** Whether its frames come at no constant rate: then `frameRate` is what suits them best. @default false */
  readonly variable?: boolean;
  /**
   * The constant grid on which its frames count as standing, where each of their timestamps lies within half a frame of
   * its own place: positions follow from the places then. Absent: from the timestamps.
   */
  readonly grid?: FrameGrid;
  /** Seconds per tick of the stream's timestamps. */
  readonly timebase: RationalText;
  /** Timestamp of the first displayed frame, in ticks: the source's zero. */
  readonly origin: number;
  /** Number of displayed frames; absent where counting them would take reading all of a large file. */
  readonly frames?: number;
  readonly color: ColorInfo;
  /** Which field of an interlaced frame is shown first; absent for progressive frames. */
  readonly interlaced?: 'top' | 'bottom';
  /**
   * Whether it is one picture, which is on screen for as long as anybody wants: its length says nothing, and all of it is
   * had by reading one frame. @default false
   */
  readonly still?: true;
  /**
   * Whether there is none: the source is sound alone, and one black picture stands for it for as long as the sound lasts,
   * with an index of -1 and the codec `none`. Its size and rate are anything. @default false
   */
  readonly blank?: true;
  /** Whether its frames carry transparency. @default false */
  readonly alpha?: boolean;
  /** What its decoder is told; absent where the loader knows nothing of it, and of VP8 and VP9, whose need nothing. */
  readonly decoder?: DecoderInfo;
}

/** How a stream of pictures is to be decoded: what its packets need that are copied. Each is absent where it is not known. */
export interface DecoderInfo {
  /**
   * The record in which the container has it before the first packet, in base64: the content of `avcC`, `hvcC` or
   * `av1C`. Absent also where the packets alone have it.
   */
  readonly configuration?: string;
  /**
   * The parameter sets of that record in its order, each in base64: NAL units without start codes or lengths (H.264:
   * SPS, PPS; H.265: VPS, SPS, PPS, SEI), or AV1's sequence header without the header of its OBU.
   */
  readonly parameterSets?: readonly string[];
  /** `profile_idc`, `general_profile_idc` or `seq_profile`: 100 is High of H.264, 2 is Main 10 of H.265. */
  readonly profile?: number;
  /** `level_idc`, `general_level_idc` or `seq_level_idx[0]`: 31 is level 3.1 of H.264, 93 that of H.265. */
  readonly level?: number;
  /** Frames that are decoded before one that is shown before them, at most: 0 where they come in the order of showing. */
  readonly reorderDepth?: number;
}

/** Colour tags in ffmpeg's names, absent where the source does not say. */
export interface ColorInfo {
  readonly range?: 'tv' | 'pc';
  readonly matrix?: string;
  readonly primaries?: string;
  readonly transfer?: string;
}

export interface AudioStreamInfo {
  /** The stream's number in its container. */
  readonly index: number;
  /** Codec in ffmpeg's names. */
  readonly codec: string;
  /** Samples per second. */
  readonly sampleRate: number;
  /** Channels of each sample: 1 is mono. */
  readonly channels: number;
  /**
   * Seconds of sound before the first picture and after the end of the last one, which are left out; absent where there
   * are hardly any, where that is not known, and where pictures are held for them ({@link OpenRequest.outsidePicture}).
   */
  readonly outside?: {
    /** Seconds before the first picture. */
    readonly before: RationalText;
    /** Seconds after the end of the last picture. */
    readonly after: RationalText;
  };
}

/**
 * Where the frames of a source are, or of the part of it that was asked for: what seeking needs. Plain JSON data, in
 * ticks of the video stream's timebase.
 */
export interface SourceIndex {
  /** Timestamps of the displayed frames, rising, with none left out between the first and the last of them. */
  readonly timestamps: readonly number[];
  /** Timestamp at which the source's last frame ends. */
  readonly end: number;
  /** Groups of pictures in order; each starts at a packet where decoding can start. */
  readonly gops: readonly Gop[];
  /**
   * What {@link Gop.parameterSets} counts: each as {@link DecoderInfo.parameterSets}. Absent where first pictures were
   * not asked for, or nothing is known of them.
   */
  readonly parameterSets?: readonly (readonly string[])[];
  /**
   * The packets of the range's groups, in the order of decoding. Absent where they were not asked for ({@link
   * IndexDetail.packets}), or nobody knows where they lie.
   */
  readonly packets?: readonly PacketPlace[];
  /**
   * Of a source that consists of several ({@link ClipSource.parts}) their own indexes, each on its own clock;
   * `undefined` for those that the range does not touch. First pictures and packets are told by these alone.
   */
  readonly parts?: readonly (SourceIndex | undefined)[];
}

/** Where one packet of a stream lies in its file ({@link ClipSource.file}), for who copies it. */
export interface PacketPlace {
  /** Timestamp of the frame, in ticks; that of one that is not shown is none of the index's. */
  readonly pts: number;
  /** Bytes from the file's beginning to the first of the packet, and how many it has. */
  readonly offset: number;
  readonly size: number;
}

/** What of an index costs more than headers. */
export interface IndexDetail {
  /**
   * Whether the first picture of each group of the range is looked at: reads the first bytes of each. Who cannot do so
   * leaves out what it would tell. @default false
   */
  readonly firstPictures?: boolean;
  /** Whether it is told where packets lie. Who cannot do so leaves it out. @default false */
  readonly packets?: boolean;
}

export interface Gop {
  /** Timestamp of the keyframe. */
  readonly pts: number;
  /** Decoding time of the keyframe. */
  readonly dts: number;
  /** Packets, and their bytes, up to the next group. */
  readonly packets: number;
  readonly bytes: number;
  /** Whether it decodes without the group before it. Absent where that is not known. */
  readonly closed?: boolean;
  /**
   * The type of the first NAL unit of its first picture: 5 of H.264 and 19 and 20 of H.265 are IDR pictures, 21 of H.265
   * is a CRA. Of VP9 and AV1 0 where it begins with a key frame, and with one that is shown (AV1), by the frame's own
   * header; else absent. Absent where it was not asked for ({@link IndexDetail}), and of other codecs.
   */
  readonly pictureType?: number;
  /**
   * Which of {@link SourceIndex.parameterSets} are in force in it, by position: those that its first picture brings, or
   * those in force before, at first the container's; none of VP9, which needs none. Absent as above.
   */
  readonly parameterSets?: number;
}
