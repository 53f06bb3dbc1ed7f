/** What a container says of how a stream of pictures is coded. */
export interface CodedVideo {
  /** In ffmpeg's names; absent where it is of a kind not known here. */
  readonly codec: string | undefined;
  /** The decoder's configuration, as the container carries it. */
  readonly configuration: Uint8Array | undefined;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What a container says of how a stream of sound is coded. */
export interface CodedAudio {
  readonly codec: string | undefined;
  readonly sampleRate: number;
  readonly channels: number;
  readonly configuration: Uint8Array | undefined;
}

/** Reads the first bytes of a stream's first packet, fewer where there are fewer. */
export type ReadFirstFrame = (length: number) => Promise<Uint8Array>;
