import { Rational, type RationalText } from '@clipwright/core';
import type { AllowedInputs } from '@clipwright/node-kit';
import { AV_NOPTS_VALUE } from 'node-av/constants';
import { avRescaleQ, type IRational, type Packet, type Stream } from 'node-av/lib';
import { streamPackets } from './stream-packets.ts';

/** A file of sound. */
export interface SoundFile {
  /** A path. */
  readonly file: string;
  /** The stream's number. */
  readonly stream: number;
  /** Where it is one of several that are one recording: seconds from its own clock's zero to that of all. */
  readonly shift?: RationalText;
}

export interface SoundPacketsOptions extends SoundFile {
  readonly allowed: AllowedInputs;
  /** Where to begin: a time of a stream, in its ticks. @default at the file's beginning */
  readonly seek: { readonly stream: number; readonly time: number } | undefined;
  /** Those that go on where it ends, one in the other. */
  readonly following?: readonly SoundFile[];
}

/** The packets of a file's sound, and of those that go on where it ends. */
export interface SoundPackets extends Disposable {
  /** What all of them are decoded as; of the first file, as long as that is read. */
  readonly stream: Stream;
  /** Seconds of the ticks that all of them count. */
  readonly timeBase: IRational;
  /** The one that came last, until the next is asked for. */
  readonly packet: Packet;
  /** The names of the first one's demuxer. */
  readonly container: string;
  /** Reads the next one: whether there was one. */
  next(): boolean;
}

/** Errors: those of `streamPackets`. */
export function soundPackets({ allowed, seek, following = [], ...first }: SoundPacketsOptions): SoundPackets {
  const openFile = ({ file, stream }: SoundFile) => streamPackets(file, allowed, stream);
  const waiting = [...following];
  let open = openFile(first);
  if (seek !== undefined && !open.seek(seek.time, seek.stream)) open.rewind();
  const { stream, container } = open;
  const { num, den } = stream.timeBase;
  const timeBase = { num, den };
  const ticksOf = ({ shift = '0/1' }: SoundFile): bigint => Rational.from(shift).mul(den).div(num).round();
  let shift = ticksOf(first);
  return {
    stream,
    timeBase,
    get packet() {
      return open.packet;
    },
    container,
    next: () => {
      for (;;) {
        if (open.next()) {
          onClock(open.packet, open.stream.timeBase, timeBase, shift);
          return true;
        }
        const after = waiting.shift();
        if (after === undefined) return false;
        const next = openFile(after);
        open[Symbol.dispose]();
        open = next;
        shift = ticksOf(after);
      }
    },
    [Symbol.dispose]: () => open[Symbol.dispose](),
  };
}

/** Counts a packet's times on the clock of all. */
function onClock(packet: Packet, own: IRational, ticks: IRational, shift: bigint): void {
  const isSame = own.num === ticks.num && own.den === ticks.den;
  if (isSame && shift === 0n) return;
  const scaled = (time: bigint): bigint => (isSame ? time : avRescaleQ(time, own, ticks));
  const moved = (time: bigint): bigint => (time === AV_NOPTS_VALUE ? time : scaled(time) + shift);
  packet.pts = moved(packet.pts);
  packet.dts = moved(packet.dts);
  packet.duration = scaled(packet.duration);
}
