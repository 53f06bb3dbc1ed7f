import type { Rational, SourceInfo } from '@clipwright/core';
import type { SampleShape } from '@clipwright/core/author';
import {
  beginsAnywhere,
  type CommandSpec,
  type InputSafety,
  printNamedFrameTimes,
  secondsText,
  stopAtDamage,
  strictDecoding,
} from '@clipwright/ffmpeg';
import { sampleFilters } from '@clipwright/filters';

/** Nearby frames of a file, and how they are come by. */
export interface Stretch {
  /** Where decoding begins, in seconds as `-ss` counts them; from the beginning when absent. */
  readonly seek: Rational | undefined;
  /** Timestamps of the first and the last frame wanted, in ticks. */
  readonly first: number;
  readonly last: number;
  /** Up to where frames are decoded, though not wanted. */
  readonly until: number;
  /** Timestamps of those wanted of the frames between; all of them when absent. */
  readonly picked?: readonly number[] | undefined;
}

export interface VideoCommand {
  readonly inputs: InputSafety;
  readonly file: string;
  readonly info: SourceInfo;
  readonly shape: SampleShape;
  /** The frames of one come after those of the other. */
  readonly stretches: readonly Stretch[];
}

/**
 * Decodes the wanted frames to raw bytes on standard output, and prints the timestamp of every decoded frame to
 * descriptor 4, with the number of its stretch, before its bytes where it is wanted. Timestamps stay the container's
 * own; ffmpeg turns rotated pictures upright before the graph.
 */
export function videoCommand({ inputs, file, info, shape, stretches }: VideoCommand): CommandSpec {
  const { container, video } = info;
  const isOne = stretches.length === 1;
  const graphs = stretches.map((stretch, number) => {
    const filters = [
      printNamedFrameTimes(number),
      ...filtersOf(info, shape, stretch),
      // What is joined has to be alike in this too, and nobody is told of it.
      ...(isOne ? [] : ['setsar=1']),
    ];
    return `[${number}:${video.index}]${filters.join(',')}[${isOne ? 'v' : `v${number}`}]`;
  });
  const joined = `${stretches.map((_, number) => `[v${number}]`).join('')}concat=n=${stretches.length}[v]`;
  const raw = ['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo', '-f', 'rawvideo'];
  return {
    options: [...(beginsAnywhere(container) ? [] : stopAtDamage), '-copyts'],
    inputs: stretches.map(({ seek }) => ({
      source: { file },
      options: [
        ...inputs.options,
        ...strictDecoding(container),
        '-noaccurate_seek',
        ...(seek === undefined ? [] : ['-ss', secondsText(seek)]),
      ],
    })),
    graph: (isOne ? graphs : [...graphs, joined]).join(';'),
    outputs: [{ target: 'pipe', options: ['-map', '[v]', ...raw] }],
  };
}

/** What is done to the frames of a stretch. */
function filtersOf(info: SourceInfo, shape: SampleShape, { first, last, until, picked }: Stretch): readonly string[] {
  return [
    `trim=start_pts=${first}:end_pts=${until + 1}`,
    ...(until > last && picked === undefined ? [`select='lte(pts,${last})'`] : []),
    ...(picked === undefined ? [] : [`select='${picked.map((pts) => `eq(pts,${pts})`).join('+')}'`]),
    ...sampleFilters(info, shape),
  ];
}
