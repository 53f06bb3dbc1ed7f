import type { Rational, RationalText } from '@clipwright/core';
import type { ColorCodes } from '@clipwright/packets';
import type { DecoderConfiguration } from './decoder-configuration.ts';

/** What a codec's own headers say of its pictures. */
export interface CodedPicture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** In ffmpeg's names, as long as the container does not say that the range is full. */
  readonly pixelFormat: string;
  readonly sampleAspectRatio: RationalText | undefined;
  readonly color: ColorCodes;
  /** Frames per second by the codec's own clock; absent where it has none. */
  readonly frameRate: Rational | undefined;
  /** Whether every picture is a whole frame, not two fields. */
  readonly isProgressive: boolean;
  /** Absent where its codec needs none. */
  readonly decoder?: DecoderConfiguration;
}
