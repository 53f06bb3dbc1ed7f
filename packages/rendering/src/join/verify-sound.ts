import { type AudioEncoding, Rational, type Verification } from '@clipwright/core';
import type { ContainerClock } from './container-clock.ts';
import { notAsPlanned, type Row, wholeNumber } from './verify-rows.ts';

/** Samples of a packet, and those that the encoder puts before the first, in the codec's own rate. */
const layouts = {
  aac: { packet: 1024, priming: 1024, rate: undefined },
  opus: { packet: 960, priming: 312, rate: 48_000 },
} as const;

/** What is known of a codec's packets in a video: of those that stand in one. */
function layoutOf({ codec }: Pick<AudioEncoding, 'codec'>) {
  return codec === 'opus' ? layouts.opus : layouts.aac;
}

/** How many samples of the last packet are not heard, where no ffprobe tells. */
export interface SoundPadding {
  /** Whether the sound has to be decoded for it. */
  readonly decoded: boolean;
  /**
   * @param packets How many there are.
   * @param last How long the last one is, in ticks.
   * @param heard Samples that were decoded, if they had to be.
   */
  of(packets: number, last: number, heard: number): number;
}

/** mp4 and mov tell it by the length of the last packet; Matroska tells decoders alone, and of AAC nobody. */
export function soundPadding({ codec }: AudioEncoding, clock: ContainerClock): SoundPadding {
  const { packet, priming } = layoutOf({ codec });
  if (clock.slack === 0) return { decoded: false, of: (_packets, last) => packet - last };
  if (codec === 'aac') return { decoded: false, of: () => 0 };
  return { decoded: true, of: (packets, _last, heard) => packets * packet - priming - heard };
}

type SoundFound = Pick<Verification, 'audioDuration' | 'audioOffset' | 'audioEndOffset' | 'tolerance'>;

/**
 * Checks the sound: packet follows packet without a hole, and what is heard begins with the picture and is as long as
 * its samples. In mp4 and mov that is exact to one sample, since their edit lists say so in ticks of 1/240000 s.
 * Matroska says it in milliseconds, and of AAC's end nothing at all: there it is known to within a packet.
 */
export function soundCheck(
  samples: number,
  encoding: AudioEncoding,
  clock: ContainerClock,
  priming: number = layoutOf(encoding).priming,
) {
  const layout = layoutOf(encoding);
  const rate = layout.rate ?? encoding.sampleRate;
  const packet = Rational.of(layout.packet, rate);
  const planned = Rational.of(samples, encoding.sampleRate);
  const exact = clock.slack === 0;
  const timebase = exact ? Rational.of(1, encoding.sampleRate) : Rational.of(1, clock.timescale);
  const step = exact ? Rational.of(1, encoding.sampleRate) : timebase.mul(clock.slack);
  const tolerance = exact || encoding.codec === 'opus' ? step : step.add(packet);
  const packetTicks = packet.div(timebase).toNumber();
  let first = 0;
  let last = 0;
  let count = 0;
  let padding = 0;
  const origin = clock.ticksAt(0);
  const lastEnd = (): Rational => timebase.mul(last - origin).add(packet);
  const fromHeader = (stream: Row) => {
    const start = timebase.mul(wholeNumber(stream, 'start_pts'));
    return { start, end: start.add(timebase.mul(wholeNumber(stream, 'duration_ts'))) };
  };
  const fromPackets = () => ({
    start: timebase.mul(first - origin).add(Rational.of(priming, rate)),
    end: lastEnd().sub(Rational.of(padding, rate)),
  });
  return {
    add: (row: Row): void => {
      last = wholeNumber(row, 'pts');
      if (count === 0) first = last;
      if (Math.abs(last - first - count * packetTicks) > clock.slack) {
        throw notAsPlanned(`Its sound has a hole or an overlap at tick ${last}.`);
      }
      count += 1;
      padding = Number(row.get('discard_padding') ?? 0);
    },
    /**
     * @param stream What is said of the stream as a whole.
     * @param picture Where the picture ends, in seconds; it begins at 0.
     */
    end: (stream: Row | undefined, picture: Rational): SoundFound => {
      if (stream?.get('codec_type') !== 'audio') throw notAsPlanned('It has no sound.');
      if (stream.get('time_base') !== timebase.toString()) {
        throw notAsPlanned(`Its sound does not count in ${timebase} s.`);
      }
      const heard = exact && stream.has('duration_ts') ? fromHeader(stream) : fromPackets();
      const duration = heard.end.sub(heard.start);
      if (!within(heard.start, step)) {
        throw notAsPlanned(`Its sound starts ${heard.start.toNumber()} s after the picture.`);
      }
      if (!within(duration.sub(planned), tolerance)) {
        throw notAsPlanned(`Its sound lasts ${duration.toNumber()} s, not ${planned.toNumber()} s.`);
      }
      // A header may promise more than there is.
      if (lastEnd().add(step).compare(heard.end) < 0) throw notAsPlanned('Its sound breaks off before its end.');
      return {
        audioDuration: duration.toString(),
        audioOffset: heard.start.toString(),
        audioEndOffset: heard.end.sub(picture).toString(),
        tolerance: tolerance.toString(),
      };
    },
  };
}

function within(difference: Rational, tolerance: Rational): boolean {
  return difference.compare(tolerance) <= 0 && difference.compare(tolerance.neg()) >= 0;
}
