/** What a picture's decoder is told. */
export interface VideoEntry {
  readonly kind: 'video';
  /** `avc1`, `hvc1`, `vp09`, `av01`. */
  readonly format: string;
  /** Pixels of a decoded frame. */
  readonly width: number;
  readonly height: number;
  /** The boxes within, whole: the decoder's configuration (`avcC`), colour, shape of a pixel. None of bit rates. */
  readonly boxes: readonly Uint8Array[];
}

/** What a sound's decoder is told. */
export interface SoundEntry {
  readonly kind: 'sound';
  /** `mp4a`, `Opus`. */
  readonly format: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** As of pictures: `esds`, `dOps`. */
  readonly boxes: readonly Uint8Array[];
}

/** What a reader of texts is told. */
export interface TextEntry {
  readonly kind: 'text';
  readonly format: 'text';
}

/** How timecode counts the frames of a movie. */
export interface TimecodeEntry {
  readonly kind: 'timecode';
  readonly format: 'tmcd';
  /** Frames a second, as a fraction. */
  readonly rate: readonly [numerator: number, denominator: number];
  /** Frames that have a number in each second. */
  readonly base: number;
  /** Whether numbers are left out so that it stays with the clock. */
  readonly drops: boolean;
}

/** The samples of a track, in the order of decoding. Times are in its ticks. */
export interface MovieTrack {
  readonly entry: VideoEntry | SoundEntry | TextEntry | TimecodeEntry;
  /** Ticks per second. */
  readonly timescale: number;
  /** Bytes of each sample. */
  readonly sizes: Uint32Array;
  /** From the decoding of each to that of the next, in runs of samples that have it in common. */
  readonly durations: readonly SampleDurations[];
  /** From the decoding of each to its showing; absent where that is no time at all. */
  readonly offsets?: ArrayLike<number>;
  /** 1 where decoding can start, else 0; absent: everywhere. */
  readonly sync?: Uint8Array;
  /** Clockwise turn in degrees to be made before pictures are shown. @default 0 */
  readonly rotation?: 90 | 180 | 270;
  /** What is shown of it. */
  readonly edit: MovieEdit;
}

export interface SampleDurations {
  readonly samples: number;
  readonly ticks: number;
}

export interface MovieEdit {
  /** The tick with which it begins, counted from the decoding of the first sample. */
  readonly start: number;
  readonly duration: number;
}
