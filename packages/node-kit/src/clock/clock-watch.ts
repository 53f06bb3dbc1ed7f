import { Rational, type RationalText } from '@clipwright/core';

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
  /** It starts over, or jumps forward; at a seam it goes on, but another file begins there. */
  readonly kind: 'restart' | 'jump' | 'seam';
  /** Byte of the file from which on packets have the new clock. */
  readonly position: number;
  /**
   * Seconds to be added to all times from there on so that they go on where those before end; of a jump those of the
   * break before it.
   */
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
const minFall = Rational.of(1n, 10n);
/** A clock that rises by as much from one picture to the next has jumped. Seconds. */
const minJump = Rational.of(5n);
/** Pictures that a clock must have fallen or risen by, to be kept in mind until the timebase is known. */
const fewPictures = 2;
const manyPictures = 50;
/** Packets within which pictures and sound follow each other over a break. */
const near = 2000;
/** Breaks that are followed: a file with more is no recording. */
const maxBreaks = 10_000;

/** Pictures between two breaks. */
interface Stretch {
  position: number;
  /** Ticks from the decoding time before it to its own. */
  readonly step: number;
  first: number;
  end: number;
  /** Ticks that all of its pictures last. */
  lasting: number;
  /**
   * Whether all say when they are shown. In a program stream some do not, and the last one is shown later than any time
   * in it.
   */
  isTold: boolean;
  /** Whether it begins at a seam. */
  readonly isSeam: boolean;
  /** Ticks that its first picture lasts. */
  readonly length: number;
}

function begin(
  { position, step, isSeam = false }: { position: number; step: number; isSeam?: boolean },
  first: number,
  length: number,
  isTold: boolean,
): Stretch {
  return { position, step, first, end: first + length, lasting: length, isTold, isSeam, length };
}

interface Pictures {
  readonly stretches: Stretch[];
  last: number;
  /** Whether that is a time of decoding; otherwise one of showing, for want of it. */
  isDecoding: boolean;
  /** The streams of sound that have followed the last break. */
  heard: Set<number>;
  length: number;
  /** Seams that its last picture is behind. */
  seams: number;
}

/**
 * Errors: none; packets without any time are passed over.
 *
 * @param seams Bytes at which another file was appended, rising. There a clock starts over also where it falls by
 * little.
 */
export function clockWatch(seams: readonly number[] = []): ClockWatch {
  const pictures = new Map<number, Pictures>();
  const sounds = new Map<number, number>();
  /** Where sound fell that no picture has followed yet. */
  let fallen: { readonly count: number; readonly position: number; readonly stream: number } | undefined;
  let count = 0;
  let position = 0;
  let passed = 0;

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
      const stretch = begin({ position, step: 0 }, shown, length, pts !== undefined);
      const own = { stretches: [stretch], last: time, isDecoding, heard: new Set<number>(), length, seams: passed };
      pictures.set(stream, own);
      return;
    }
    // Where the first decoding times are not known, those that follow lie before the times of showing: no clock fell
    // there.
    const step = isDecoding && !known.isDecoding ? 0 : time - known.last;
    known.last = time;
    known.isDecoding = isDecoding;
    known.length = length;
    const seam = passed > known.seams ? seams[passed - 1] : undefined;
    known.seams = passed;
    const breaks = seam !== undefined || step < -fewPictures * length || step > manyPictures * length;
    if (breaks && known.stretches.length < maxBreaks) {
      const before = step < 0 && fallen !== undefined && count - fallen.count < near ? fallen : undefined;
      const from = seam ?? Math.min(position, before?.position ?? position);
      const isSeam = seam !== undefined;
      known.stretches.push(begin({ position: from, step, isSeam }, shown, length, pts !== undefined));
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
      while (position >= (seams[passed] ?? Number.POSITIVE_INFINITY)) passed += 1;
      count += 1;
      if (isVideo) picture(stream, pts, dts, duration);
      else sound(stream, dts ?? pts);
    },
    breaks: (stream, timebase, wrap) => {
      const tick = Rational.from(timebase);
      const found: ClockBreak[] = [];
      let shift = 0;
      let end: number | undefined;
      for (const stretch of pictures.get(stream)?.stretches ?? []) {
        const { step, first, end: told, lasting, isTold, position, isSeam, length } = stretch;
        const seconds = tick.mul(step);
        const last = isTold ? told : Math.max(told, first + lasting);
        // What looks like a leap of many hours is a restart that was taken for the clock's own beginning again.
        const wrapped = wrap !== undefined && step > wrap / 2;
        const overlaps = isSeam && end !== undefined && 2 * (end - first - shift) > length;
        const restarts = seconds.compare(minFall.mul(-1)) <= 0 || wrapped || overlaps;
        if (end !== undefined && restarts) shift = end - first;
        const jumps = seconds.compare(minJump) >= 0;
        const kind = restarts ? 'restart' : jumps ? 'jump' : isSeam ? 'seam' : undefined;
        if (kind !== undefined) {
          found.push({ kind, position, shift: tick.mul(shift).toString(), step: seconds.toString() });
        }
        end = Math.max(end ?? last + shift, last + shift);
      }
      return found;
    },
  };
}
