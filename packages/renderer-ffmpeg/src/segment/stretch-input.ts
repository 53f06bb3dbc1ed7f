import { Rational } from '@clipwright/core';
import type { ClipStretch } from '@clipwright/core/author';
import {
  beginsAnywhere,
  type CommandSpec,
  type InputSafety,
  seekMargins,
  seekOptions,
  strictDecoding,
} from '@clipwright/ffmpeg';
import { fieldsOf } from '@clipwright/filters';

/** Where reading begins: seconds on the container's own clock, or its start. */
export type Seek = Rational | 'start';

/**
 * Seconds to go back where the frame before a keyframe is needed as well: more than decoding runs behind presentation.
 */
const groupBefore = Rational.of(1n, 2n);

/**
 * Where to try to begin reading for a stretch, best first; from the last, its container's start, everything decodes.
 * MPEG streams, whose seeks mostly come late, begin further back. Of an interlaced source the frame before the first
 * one shown is needed too.
 */
export function seeks({ source: { info }, hints }: ClipStretch): readonly [Seek, ...Seek[]] {
  const timebase = Rational.from(info.video.timebase);
  const start = Rational.from(info.hints?.start ?? '0/1').max(timebase.mul(info.video.origin));
  const early = fieldsOf(info.video) !== undefined && hints.firstShown <= hints.decodeFrom;
  const key = timebase.mul(hints.decodeFrom).sub(early ? groupBefore : 0);
  const back = seekMargins.map((seconds) => key.sub(seconds));
  const candidates = beginsAnywhere(info.container) ? back : [key, ...back];
  const [first, ...others] = candidates.filter((time) => time.compare(start) > 0);
  return first === undefined ? ['start'] : [first, ...others, 'start'];
}

/** A stretch's file as the input of a command whose timestamps stay the source's own (`-copyts`). */
export function stretchInput(
  inputs: InputSafety,
  { source }: ClipStretch,
  file: string,
  from: Seek,
): CommandSpec['inputs'][number] {
  const seek = seekOptions(from === 'start' ? undefined : from);
  return {
    source: { file },
    options: [
      ...inputs.options,
      ...strictDecoding(source.info.container),
      // What turns a picture stands before all other filters, and would read beyond the end of a smaller one.
      ...(isTurned(source) ? [] : ['-reinit_filter', '0']),
      '-noaccurate_seek',
      ...seek,
    ],
  };
}

/** Whether ffmpeg turns the pictures of a source, before anybody can look at their size. */
export function isTurned({ info }: ClipStretch['source']): boolean {
  return info.video.rotation !== 0;
}
