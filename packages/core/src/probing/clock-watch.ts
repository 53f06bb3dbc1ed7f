import { Rational, type RationalText } from '../time/rational.ts';

/** One packet of pictures or sound, in the order of the file. Times are ticks of its stream. */
export interface ClockedPacket {
  readonly stream: number;
  readonly isVideo: boolean;
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  readonly duration: number | undefined;
  /** Byte of the file at which it begins; absent where it begins within what the one before it came in. */
  readonly position: number | undefined;
}

/** A place in a file behind which its clock is another one. Plain JSON data. */
export interface ClockBreak {
  /** It starts over, or jumps forward. */
  readonly kind: 'restart' | 'jump';
  /** Byte of the file from which on packets have the new clock. */
  readonly position: number;
  /** Seconds to be added to all times from there on so that they go on where those before end; of a jump those of the break before it. */
  readonly shift: RationalText;
  /** Seconds from the picture before it to the one behind it, as the file says: below 0 where it starts over. */
  readonly step: RationalText;
}

/** Follows the clock of a file, packet by packet, in bounded memory. */
export interface ClockWatch {
  packet(packet: ClockedPacket): void;
  /**
   * Where the clock of a stream of pictures breaks, in order.
   *
   * @param timebase Seconds per tick, of all streams.
   * @param wrap Ticks after which the container's clock begins again at 0; absent where it counts on.
   */
  breaks(stream: number, timebase: RationalText, wrap?: number): readonly ClockBreak[];
}

/** A clock that falls by as much has started over, as ffmpeg says as well. Seconds. */
const leastFall = Rational.of(1n, 10n);
/** A clock that rises by as much from one picture to the next has jumped. Seconds. */
const leastJump = Rational.of(5n);
/** Pictures that a clock must have fallen or risen by, to be kept in mind until the timebase is known. */
const fewPictures = 2;
const manyPictures = 50;
/** Packets within which pictures and sound follow each other over a break. */
const near = 2000;
/** Breaks that are followed: a file with more is no recording. */
const most = 10_000;

/** Pictures between two breaks. */
interface Stretch {
  position: number;
  /** Ticks from the decoding time before it to its own. */
  readonly step: number;
  first: number;
  end: number;
  /** Ticks that all of its pictures last. */
  lasting: number;
  /** Whether all say when they are shown. In a program stream some do not, and the last one is shown later than any time in it. */
  isTold: boolean;
}

function begin(position: number, step: number, first: number, lasting: number, isTold: boolean): Stretch {
  return { position, step, first, end: first + lasting, lasting, isTold };
}

interface Pictures {
  readonly stretches: Stretch[];
  last: number;
  /** Whether that is a time of decoding; otherwise one of showing, for want of it. */
  isDecoding: boolean;
  /** The streams of sound that have followed the last break. */
  heard: Set<number>;
  length: number;
}

/** Errors: none; packets without any time are passed over. */
export function clockWatch(): ClockWatch {
  const pictures = new Map<number, Pictures>();
  const sounds = new Map<number, number>();
  /** Where sound fell that no picture has followed yet. */
  let fallen: { readonly count: number; readonly position: number; readonly stream: number } | undefined;
  let count = 0;
  let position = 0;

  const sound = (stream: number, time: number | undefined): void => {
    if (time === undefined) return;
    const before = sounds.get(stream);
    sounds.set(stream, time);
    if (before === undefined || time >= before) return;
    // Sound of the new clock may come out later than pictures, and stand before them.
    const behind = [...pictures.values()].filter((known) => known.stretches.length > 1 && !known.heard.has(stream));
    for (const { stretches, heard } of behind) {
      const stretch = stretches.at(-1);
      heard.add(stream);
      if (stretch !== undefined) stretch.position = Math.min(stretch.position, position);
    }
    if (behind.length === 0) fallen = { count, position, stream };
  };

  const picture = (stream: number, pts: number | undefined, dts: number | undefined, duration: number): void => {
    const time = dts ?? pts;
    if (time === undefined) return;
    const isDecoding = dts !== undefined;
    const known = pictures.get(stream);
    const shown = pts ?? time;
    const length = duration > 0 ? duration : (known?.length ?? 1);
    if (known === undefined) {
      const stretch = begin(position, 0, shown, length, pts !== undefined);
      pictures.set(stream, { stretches: [stretch], last: time, isDecoding, heard: new Set(), length });
      return;
    }
    // Where the first decoding times are not known, those that follow lie before the times of showing: no clock fell there.
    const step = isDecoding && !known.isDecoding ? 0 : time - known.last;
    known.last = time;
    known.isDecoding = isDecoding;
    known.length = length;
    const breaks = step < -fewPictures * length || step > manyPictures * length;
    if (breaks && known.stretches.length < most) {
      const before = step < 0 && fallen !== undefined && count - fallen.count < near ? fallen : undefined;
      const from = Math.min(position, before?.position ?? position);
      known.stretches.push(begin(from, step, shown, length, pts !== undefined));
      known.heard = new Set(before === undefined ? [] : [before.stream]);
      fallen = undefined;
      return;
    }
    const stretch = known.stretches.at(-1);
    if (stretch === undefined) return;
    stretch.first = Math.min(stretch.first, shown);
    stretch.end = Math.max(stretch.end, shown + length);
    stretch.lasting += length;
    stretch.isTold &&= pts !== undefined;
  };

  return {
    packet: ({ stream, isVideo, pts, dts, duration = 0, position: at }) => {
      position = at ?? position;
      count += 1;
      if (isVideo) picture(stream, pts, dts, duration);
      else sound(stream, dts ?? pts);
    },
    breaks: (stream, timebase, wrap) => {
      const tick = Rational.from(timebase);
      const found: ClockBreak[] = [];
      let shift = 0;
      let end: number | undefined;
      for (const { step, first, end: told, lasting, isTold, position } of pictures.get(stream)?.stretches ?? []) {
        const seconds = tick.mul(step);
        const last = isTold ? told : Math.max(told, first + lasting);
        // What looks like a leap of many hours is a restart that was taken for the clock's own beginning again.
        const wrapped = wrap !== undefined && step > wrap / 2;
        const restarts = seconds.compare(leastFall.mul(-1)) <= 0 || wrapped;
        if (end !== undefined && restarts) shift = end - first;
        const kind = restarts ? 'restart' : seconds.compare(leastJump) >= 0 ? 'jump' : undefined;
        if (kind !== undefined) {
          found.push({ kind, position, shift: tick.mul(shift).toString(), step: seconds.toString() });
        }
        end = Math.max(end ?? last + shift, last + shift);
      }
      return found;
    },
  };
}
