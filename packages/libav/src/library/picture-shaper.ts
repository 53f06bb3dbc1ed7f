import type { SampleShape } from '@clipwright/core/author';
import { AV_PIX_FMT_PAL8 } from 'node-av/constants';
import { avGetPixFmtFromName, avImageCopyToBuffer, Frame, type Stream } from 'node-av/lib';
import { type FilterChain, filterChain } from './filter-chain.ts';

/** Brings decoded frames to the shape of samples. */
export interface PictureShaper extends Disposable {
  /** Writes a frame's bytes; whether it could be brought to that shape. */
  write(frame: Frame, stream: Stream, target: ArrayBuffer): boolean;
}

/** How a frame of a source is, and what makes samples of it. */
export interface Shaping {
  readonly shape: SampleShape;
  /** Filters, in FFmpeg's words; none where frames come as samples already. */
  readonly filters: string;
  /** How frames decode that need none of them; absent where all do. */
  readonly plain?: SampleShape & { readonly sampleAspectRatio: number };
}

export function pictureShaper({ shape, filters, plain }: Shaping): PictureShaper {
  const wanted = avGetPixFmtFromName(shape.pixelFormat);
  const plainFormat = plain === undefined ? undefined : avGetPixFmtFromName(plain.pixelFormat);
  const filtered = new Frame();
  filtered.alloc();
  /** Filters of frames of one kind. */
  let current: { readonly kind: string; readonly chain: FilterChain | undefined } | undefined;

  /** Whether a frame is a sample as it is. */
  const isPlain = (frame: Frame, ratio: number): boolean =>
    plain !== undefined &&
    frame.format === plainFormat &&
    frame.width === plain.width &&
    frame.height === plain.height &&
    ratio === plain.sampleAspectRatio;

  const chainFor = (frame: Frame, stream: Stream, [num, den]: readonly [number, number]): FilterChain | undefined => {
    const { width, height, format, colorSpace, colorRange } = frame;
    const { timeBase } = stream;
    const kind = [
      `video_size=${width}x${height}:pix_fmt=${format}:time_base=${timeBase.num}/${timeBase.den}`,
      `pixel_aspect=${num}/${den}:colorspace=${colorSpace}:range=${colorRange}`,
    ].join(':');
    if (current?.kind !== kind) {
      current?.chain?.[Symbol.dispose]();
      current = { kind, chain: filterChain('video', kind, filters) };
    }
    return current.chain;
  };

  const copy = (frame: Frame, target: ArrayBuffer): boolean => {
    const { width, height, format } = frame;
    if (width !== shape.width || height !== shape.height || format !== wanted) return false;
    const bytes = Buffer.from(target);
    if (format === AV_PIX_FMT_PAL8) {
      // Its palette is no plane that can be had alone.
      const whole = frame.toBuffer();
      return whole.copy(bytes) === bytes.length;
    }
    return avImageCopyToBuffer(bytes, bytes.length, frame.data, frame.linesize, wanted, width, height, 1) >= 0;
  };

  return {
    write: (frame, stream, target) => {
      const ratio = ratioOf(frame, stream);
      if (isPlain(frame, ratio[0] === 0 ? 1 : ratio[0] / ratio[1])) return copy(frame, target);
      const chain = chainFor(frame, stream, ratio);
      try {
        return chain?.send(frame) === true && chain.receive(filtered) === 'frame' && copy(filtered, target);
      } finally {
        filtered.unref();
      }
    },
    [Symbol.dispose]: () => {
      current?.chain?.[Symbol.dispose]();
      filtered.free();
    },
  };
}

/** What the container says of the shape of pixels goes before what the pictures do; 0 where neither says it. */
function ratioOf(frame: Frame, stream: Stream): readonly [number, number] {
  const told = [stream.sampleAspectRatio, frame.sampleAspectRatio].find(({ num, den }) => num > 0 && den > 0);
  return told === undefined ? [0, 1] : [told.num, told.den];
}
