import { ClipwrightError, type JoinRequest, Rational, type Verification } from '@clipwright/core';
import { outputClock } from '../segment/output-clock.ts';

/** Has printed what {@link verifier} reads: every packet, then the streams, one a line. */
export const probeOptions: readonly string[] = [
  ...['-v', 'error', '-of', 'compact', '-show_entries'],
  'packet=stream_index,pts,dts:stream=index,codec_type,time_base,start_pts,duration_ts',
];

type Fields = ReadonlyMap<string, string>;

/** Reads the packets and streams of a finished output, line by line, and judges them. */
export interface Verifier {
  /** Throws `verification-failed`. */
  line(text: string): void;
  /** Throws `verification-failed`. */
  result(): Omit<Verification, 'bytes'>;
}

/**
 * Checks every packet of the output, read back without decoding: frame k stands at exactly k / rate, decoding times
 * rise, none is missing, and the sound starts with the picture and is as long as its samples. Both are exact to one
 * sample: the edit list that says so counts in 1/240000 s.
 */
export function verifier(request: JoinRequest): Verifier {
  const frames = request.segments.reduce((sum, segment) => sum + segment.frames, 0);
  const clock = outputClock(request.profile.frameRate);
  const packets = packetCheck(frames, clock.ticksPerFrame);
  const streams: Fields[] = [];
  return {
    line: (text) => {
      const row = fieldsOf(text);
      const section = row.get('section');
      if (section === 'stream') streams.push(row);
      // The picture is the first stream that was mapped.
      if (section === 'packet' && row.get('stream_index') === '0') packets.add(number(row, 'pts'), number(row, 'dts'));
    },
    result: () => {
      packets.end();
      const [video, sound] = streams;
      if (video?.get('codec_type') !== 'video' || video.get('time_base') !== `1/${clock.timescale}`) {
        throw failed(`Its picture does not count in 1/${clock.timescale} s.`);
      }
      const picture = { frames, videoDuration: Rational.of(frames).div(clock.frameRate).toString() };
      return { ...picture, ...checkSound(request, sound) };
    },
  };
}

function packetCheck(frames: number, ticksPerFrame: number) {
  const seen = new Uint8Array(frames);
  let count = 0;
  let before = Number.NEGATIVE_INFINITY;
  return {
    add: (pts: number, dts: number): void => {
      const frame = pts / ticksPerFrame;
      if (seen[frame] !== 0) throw failed(`A frame stands at tick ${pts}, where none should, or another does.`);
      if (dts <= before) throw failed(`Its decoding times do not rise: ${dts} comes after ${before}.`);
      if (dts > pts) throw failed(`The frame at tick ${pts} is decoded at ${dts}, after it is shown.`);
      seen[frame] = 1;
      before = dts;
      count += 1;
    },
    end: (): void => {
      if (count !== frames) throw failed(`It has ${count} frames, not ${frames}.`);
    },
  };
}

function checkSound(
  { audio, profile }: JoinRequest,
  sound: Fields | undefined,
): Pick<Verification, 'audioDuration' | 'audioOffset'> {
  if (audio === undefined || profile.audio === null) {
    if (sound === undefined) return {};
    throw failed('It has sound, where there should be none.');
  }
  if (sound?.get('codec_type') !== 'audio') throw failed('It has no sound.');
  const { sampleRate } = profile.audio;
  const timebase = Rational.from(sound.get('time_base') ?? '');
  const duration = timebase.mul(number(sound, 'duration_ts'));
  const offset = timebase.mul(number(sound, 'start_pts'));
  if (!withinSample(duration.mul(sampleRate).sub(audio.samples))) {
    throw failed(`Its sound lasts ${duration.toNumber()} s, not ${audio.samples / sampleRate} s.`);
  }
  if (!withinSample(offset.mul(sampleRate))) {
    throw failed(`Its sound starts ${offset.toNumber()} s after the picture.`);
  }
  return { audioDuration: duration.toString(), audioOffset: offset.toString() };
}

function withinSample(samples: Rational): boolean {
  return samples.compare(1) <= 0 && samples.compare(-1) >= 0;
}

/** `packet|stream_index=0|pts=0` */
function fieldsOf(line: string): Fields {
  const [section = '', ...fields] = line.trim().split('|');
  const pairs = fields.map((field): [string, string] => {
    const cut = field.indexOf('=');
    return [field.slice(0, cut), field.slice(cut + 1)];
  });
  return new Map([['section', section], ...pairs]);
}

function number(row: Fields, key: string): number {
  const value = Number(row.get(key) ?? Number.NaN);
  if (Number.isInteger(value)) return value;
  throw failed(`A ${row.get('section')} has ${key}=${row.get(key)}.`);
}

function failed(what: string): ClipwrightError {
  return new ClipwrightError('verification-failed', `The output is not what was planned. ${what}`, {
    remedy: 'Nothing was written; please report this with the list and the sources.',
  });
}
