import { type AudioEncoding, Rational, type Verification } from '@clipwright/core';
import type { ContainerClock } from './container-clock.ts';
import { notAsPlanned, type Row, wholeNumber } from './verify-rows.ts';

/** Samples of a packet, and those that the encoder puts before the first, in the codec's own rate. */
const layouts = {
  aac: { packet: 1024, priming: 1024, rate: undefined },
  opus: { packet: 960, priming: 312, rate: 48_000 },
} as const;

type SoundFound = Pick<Verification, 'audioDuration' | 'audioOffset' | 'audioEndOffset' | 'tolerance'>;

/**
 * Checks the sound: packet follows packet without a hole, and what is heard begins with the picture and is as long as its
 * samples. In mp4 and mov that is exact to one sample, since their edit lists say so in ticks of 1/240000 s. Matroska says
 * it in milliseconds, and of AAC's end nothing at all: there it is known to within a packet.
 */
export function soundCheck(samples: number, encoding: AudioEncoding, clock: ContainerClock) {
  const layout = layouts[encoding.codec];
  const rate = layout.rate ?? encoding.sampleRate;
  const exact = clock.slack === 0;
  const timebase = exact ? Rational.of(1, encoding.sampleRate) : Rational.of(1, clock.timescale);
  const packetTicks = layout.packet / rate / timebase.toNumber();
  let first = 0;
  let last = 0;
  let count = 0;
  let padding: number | undefined;
  return {
    add: (row: Row): void => {
      last = wholeNumber(row, 'pts');
      if (count === 0) first = last;
      if (Math.abs(last - first - count * packetTicks) > clock.slack) {
        throw notAsPlanned(`Its sound has a hole or an overlap at tick ${last}.`);
      }
      count += 1;
      const discarded = Number(row.get('discard_padding') ?? 0);
      padding = discarded > 0 ? discarded : undefined;
    },
    /**
     * @param stream What is said of the stream as a whole.
     * @param picture Where the picture ends, in seconds; it begins at 0.
     */
    end: (stream: Row | undefined, picture: Rational): SoundFound => {
      if (stream?.get('codec_type') !== 'audio') throw notAsPlanned('It has no sound.');
      if (stream.get('time_base') !== timebase.toString())
        throw notAsPlanned(`Its sound does not count in ${timebase} s.`);
      const packets = { start: timebase.mul(first), end: timebase.mul(last).add(Rational.of(layout.packet, rate)) };
      const sample = Rational.of(1, encoding.sampleRate);
      const tolerance = exact
        ? sample
        : timebase.mul(clock.slack).add(padding === undefined ? Rational.of(layout.packet, rate) : Rational.zero);
      const start = exact
        ? timebase.mul(wholeNumber(stream, 'start_pts'))
        : packets.start.add(Rational.of(layout.priming, rate));
      const end = exact
        ? start.add(timebase.mul(wholeNumber(stream, 'duration_ts')))
        : packets.end.sub(Rational.of(padding ?? 0, rate));
      const duration = end.sub(start);
      const planned = Rational.of(samples, encoding.sampleRate);
      if (!within(start, exact ? sample : timebase.mul(clock.slack))) {
        throw notAsPlanned(`Its sound starts ${start.toNumber()} s after the picture.`);
      }
      if (!within(duration.sub(planned), tolerance)) {
        throw notAsPlanned(`Its sound lasts ${duration.toNumber()} s, not ${planned.toNumber()} s.`);
      }
      // The header may promise more than there is.
      if (packets.end.add(sample).compare(end) < 0) throw notAsPlanned('Its sound breaks off before its end.');
      return {
        audioDuration: duration.toString(),
        audioOffset: start.toString(),
        audioEndOffset: end.sub(picture).toString(),
        tolerance: tolerance.toString(),
      };
    },
  };
}

function within(difference: Rational, tolerance: Rational): boolean {
  return difference.compare(tolerance) <= 0 && difference.compare(Rational.zero.sub(tolerance)) >= 0;
}
