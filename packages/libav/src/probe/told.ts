import type { RationalText } from '@clipwright/core';

/** What the library says of any stream, before anything is concluded. Plain data, like all here; times are ticks. */
export interface ToldAny {
  readonly index: number;
  /** In ffmpeg's names; absent where it has none for it. */
  readonly codec: string | undefined;
  readonly isDefault: boolean;
  /** Tags, by their names. */
  readonly tags: Readonly<Record<string, string>>;
  /** Seconds a tick. */
  readonly timebase: RationalText;
}

export interface ToldVideo extends ToldAny {
  readonly kind: 'video';
  readonly codecTag: string;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string | undefined;
  readonly sampleAspectRatio: RationalText | undefined;
  readonly nominalRate: RationalText | undefined;
  readonly averageRate: RationalText | undefined;
  /** By the library's numbers: of ranges its own, of the others those of H.273. */
  readonly color: {
    readonly range: number;
    readonly matrix: number;
    readonly primaries: number;
    readonly transfer: number;
  };
  /** By its numbers: 2 is `tt`, 3 `bb`, 4 `tb`, 5 `bt`. */
  readonly fieldOrder: number;
  /** Frames that the decoder holds back. */
  readonly delay: number;
  /** With the library's own flags; below 0 where it is not known. */
  readonly profile: number;
  readonly level: number;
  /** Nine numbers, in rows. */
  readonly displayMatrix: readonly number[] | undefined;
  /** What the container says to the decoder before the first packet. */
  readonly configuration: Uint8Array | undefined;
  readonly isPicture: boolean;
  readonly isEncrypted: boolean;
}

export interface ToldAudio extends ToldAny {
  readonly kind: 'audio';
  readonly sampleRate: number;
  readonly channels: number;
  readonly start: number | undefined;
  readonly duration: number | undefined;
}

export interface ToldOther extends ToldAny {
  readonly kind: 'other';
}

export type ToldStream = ToldVideo | ToldAudio | ToldOther;

/** What it says of a file. */
export interface ToldFile {
  readonly container: string;
  /** Microseconds. */
  readonly start: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly streams: readonly ToldStream[];
}

/** Packets in the order of the file: a field an array, a packet a place. What is not known is NaN. */
export interface ToldPackets {
  readonly count: number;
  readonly streams: Uint16Array<ArrayBuffer>;
  readonly pts: Float64Array<ArrayBuffer>;
  readonly dts: Float64Array<ArrayBuffer>;
  readonly durations: Float64Array<ArrayBuffer>;
  /** Bytes from the file's beginning. */
  readonly positions: Float64Array<ArrayBuffer>;
  readonly sizes: Float64Array<ArrayBuffer>;
  /** Bits: {@link packetBits}. */
  readonly flags: Uint8Array<ArrayBuffer>;
}

export const packetBits = { key: 1, discard: 2, encrypted: 4 } as const;

/** What the library tells of a file, one part after the other. */
export type Told =
  | { readonly type: 'file'; readonly file: ToldFile }
  | { readonly type: 'packets'; readonly packets: ToldPackets }
  /** The first bytes of the first packet of a stream of pictures. */
  | { readonly type: 'first'; readonly stream: number; readonly bytes: Uint8Array<ArrayBuffer> };
