import type { SourceInfo } from '@clipwright/core';
import { type CommandSpec, type InputSafety, withoutBrokenPackets } from '@clipwright/ffmpeg';
import type { Detectors } from './detect-options.ts';

/** A file, and what is looked for in its pictures. */
export interface PictureRequest {
  readonly inputs: InputSafety;
  readonly file: string;
  readonly info: SourceInfo;
  readonly detectors: Detectors;
  /** Of the decoder. */
  readonly threads: number;
}

/**
 * One pass over the pictures of a file through all detectors. They write what they find into the metadata of frames,
 * from where it is printed to the job's notes: the frame's timestamp, then `key=value`. Timestamps stay the container's
 * own. `undefined` where nothing is looked for in pictures.
 */
export function pictureCommand(request: PictureRequest): CommandSpec | undefined {
  const { inputs, file, info, detectors, threads } = request;
  const filters = pictureFilters(detectors);
  if (filters.length === 0) return undefined;
  const safe = [...inputs.options, ...withoutBrokenPackets(info.container)];
  return {
    options: ['-copyts'],
    inputs: [{ source: { file }, options: [...safe, '-threads', String(threads), '-noautorotate'] }],
    graph: `[0:${info.video.index}]${filters.join(',')}[v]`,
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-fps_mode', 'passthrough', '-f', 'null'] }],
  };
}

function pictureFilters({ scenes, black, freeze }: Detectors): readonly string[] {
  return [
    ...(scenes === undefined
      ? []
      : // Every frame has a score; those that are no change are not worth a line.
        [
          `scdet=threshold=${scenes.threshold}`,
          printed('metadata', 'lavfi.scd.score', `value=0:function=expr:expr='gte(VALUE1,${scenes.threshold})'`),
        ]),
    ...(black === undefined
      ? []
      : [
          `blackdetect=black_min_duration=0:picture_black_ratio_th=${black.area}:pixel_black_th=${black.brightness}`,
          ...['lavfi.black_start', 'lavfi.black_end'].map((key) => printed('metadata', key)),
        ]),
    ...(freeze === undefined
      ? []
      : [
          `freezedetect=noise=${freeze.noise}dB:duration=${freeze.duration.toFixed(6)}`,
          ...['start', 'end'].map((end) => printed('metadata', `lavfi.freezedetect.freeze_${end}`)),
        ]),
  ];
}

/**
 * A filter that prints one key of frames' metadata to the job's notes, where they have it.
 *
 * @param filter Of pictures or of sound.
 * @param only What its value must be.
 */
export function printed(filter: 'metadata' | 'ametadata', key: string, only?: string): string {
  return `${filter}=mode=print:key=${key}:${only === undefined ? '' : `${only}:`}file=pipe\\\\:4:direct=1`;
}
