import { isSame } from '../bits/is-same.ts';
import { damaged, otherFormat } from '../failures.ts';
import { av1Configuration, readAv1Packet } from './av1.ts';
import { type Av1Sequence, readAv1Sequence } from './av1-sequence.ts';
import { readVp9Frame, type Vp9Format, vp9FramesIn } from './vp9.ts';
import { type Vp9Codes, vp9Configuration } from './vp9-configuration.ts';

/** The codecs whose frames say themselves what a decoder must know. */
export type FramesCodec = 'vp9' | 'av1';

/** Whether packets of a codec are of that kind. */
export function hasFrames(codec: string): codec is FramesCodec {
  return codec === 'vp9' || codec === 'av1';
}

/**
 * Several streams of VP9 or AV1 in one: their packets as they are, where one decoder decodes them one after the other. A
 * run begins with a key frame, which takes the place of every frame that another could refer to, or show again (VP9
 * bitstream specification, 7.2; AV1, 7.20): so nothing of it needs what stood before.
 */
export interface JoinedFrames {
  /**
   * Takes the next packet, and tells whether decoding can start with it. Fails with `other-format` where it says
   * otherwise than those before (VP9: profile, depth, chroma, colours and size; AV1: all of its sequence header), and
   * with `source-damaged` where it does not show exactly one frame, or begins a run and decoding does not start with it.
   *
   * @param isFirst Whether it is the first of a run that does not go on from packets before it.
   */
  take(packet: Uint8Array, isFirst: boolean): boolean;
  /** What all frames have in common; there once the first packet is taken. */
  described(): FramesDescription;
}

export interface FramesDescription {
  readonly width: number;
  readonly height: number;
  /**
   * The content of `vpcC` or `av1C`.
   *
   * @param codes What of a colour the frames do not say, and what the level depends on.
   */
  configuration(codes: Vp9Codes): Uint8Array;
}

export function joinFrames(codec: FramesCodec): JoinedFrames {
  return codec === 'vp9' ? joinVp9() : joinAv1();
}

function notAlone(shown: number) {
  return damaged(`a packet shows ${shown} frames`);
}

const notAtStart = 'it does not begin with a key frame';

function joinVp9(): JoinedFrames {
  let format: Vp9Format | undefined;
  return {
    take(packet, isFirst) {
      const frames = vp9FramesIn(packet).map(readVp9Frame);
      const isStart = frames[0]?.isKey === true;
      const shown = frames.filter(({ isShown }) => isShown).length;
      if (isFirst && !isStart) throw damaged(notAtStart);
      if (shown !== 1) throw notAlone(shown);
      for (const { format: own, size } of frames) {
        format ??= own;
        if (own !== undefined && format !== undefined) checkSame(format, own);
        if (size !== undefined && format !== undefined) checkSame(format, { ...format, ...size });
      }
      return isStart;
    },
    described() {
      const told = format;
      if (told === undefined) throw damaged(notAtStart);
      return { width: told.width, height: told.height, configuration: (codes) => vp9Configuration(told, codes) };
    },
  };
}

function checkSame(a: Vp9Format, b: Vp9Format): void {
  const same = (what: string, of: (format: Vp9Format) => string | number | boolean) => {
    if (of(a) !== of(b)) throw otherFormat(what, [of(a), of(b)]);
  };
  same('profile', ({ profile }) => profile);
  same('depth', ({ depth }) => depth);
  same('chroma', ({ subsampling }) => subsampling.join());
  same('colour', ({ colorSpace }) => colorSpace);
  same('range', ({ fullRange }) => fullRange);
  same('size', ({ width, height, shownAs }) => `${width}x${height} as ${shownAs}`);
}

function joinAv1(): JoinedFrames {
  let header: Uint8Array | undefined;
  let sequence: Av1Sequence | undefined;
  return {
    take(packet, isFirst) {
      const { sequences, frames } = readAv1Packet(packet, sequence);
      const isStart = sequences.length > 0 && frames[0]?.isStart === true;
      const shown = frames.filter(({ isShown }) => isShown).length;
      if (isFirst && !isStart) throw damaged(notAtStart);
      if (shown !== 1) throw notAlone(shown);
      for (const own of sequences) {
        if (header === undefined) {
          // The packet's bytes are another's soon.
          header = Uint8Array.from(own);
          sequence = readAv1Sequence(header);
          if (sequence.layers !== 0) throw otherFormat('layers', [0, sequence.layers]);
        } else if (!isSame(own, header)) {
          throw otherFormat('sequence header', []);
        }
      }
      if (frames.some(({ isResized }) => isResized)) throw otherFormat('size', []);
      return isStart;
    },
    described() {
      const told = header;
      if (told === undefined || sequence === undefined) throw damaged(notAtStart);
      return { width: sequence.width, height: sequence.height, configuration: () => av1Configuration(told) };
    },
  };
}

/** Whether decoding starts anew with a packet. Fails with `source-damaged`. */
export function startsAnew(codec: FramesCodec, packet: Uint8Array): boolean {
  if (codec === 'vp9')
    return vp9FramesIn(packet)
      .slice(0, 1)
      .some((frame) => readVp9Frame(frame).isKey);
  const { sequences, frames } = readAv1Packet(packet, undefined);
  return sequences.length > 0 && frames[0]?.isStart === true;
}

/** What the beginning of a packet tells of it: whether decoding starts anew, and the sequence header there (AV1). */
export function packetStart(
  codec: FramesCodec,
  beginning: Uint8Array,
): { readonly isStart: boolean; readonly sequence?: Uint8Array } {
  if (codec === 'vp9') return { isStart: readVp9Frame(beginning).isKey };
  const { sequences, frames } = readAv1Packet(beginning, undefined, false);
  const [sequence] = sequences;
  return sequence === undefined ? { isStart: false } : { isStart: frames[0]?.isStart === true, sequence };
}
