import { type ClipStretch, Rational } from '@clipwright/core';
import { type CommandSpec, inputSafety, strictDecoding } from '@clipwright/ffmpeg';

/** Seconds to go back when a seek came out too late; MPEG-TS, whose seeks mostly do, begins there. */
const further = 5;

/** Where reading begins: seconds on the container's own clock, or its start. */
export type Seek = Rational | 'start';

/** Where to try to begin reading for a stretch, best first; from the last, its container's start, everything decodes. */
export function seeks({ source: { info }, decodeFrom }: ClipStretch): readonly [Seek, ...Seek[]] {
  const timebase = Rational.from(info.video.timebase);
  const start = Rational.from(info.start).max(timebase.mul(info.video.origin));
  const key = timebase.mul(decodeFrom);
  const candidates = info.container === 'mpegts' ? [key.sub(further)] : [key, key.sub(further)];
  const [first, ...others] = candidates.filter((time) => time.compare(start) > 0);
  return first === undefined ? ['start'] : [first, ...others, 'start'];
}

/** A stretch's file as the input of a command whose timestamps stay the source's own (`-copyts`). */
export function stretchInput(file: string, from: Seek): CommandSpec['inputs'][number] {
  // Rounded up, since a microsecond before a keyframe is in the group before it.
  const seek = from === 'start' ? [] : ['-seek_timestamp', '1', '-ss', seconds(from)];
  return {
    source: { file },
    options: [...inputSafety, ...strictDecoding, '-reinit_filter', '0', '-noaccurate_seek', ...seek],
  };
}

function seconds(time: Rational): string {
  const micros = time.mul(1_000_000).ceil();
  const digits = String(micros < 0n ? -micros : micros).padStart(7, '0');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
