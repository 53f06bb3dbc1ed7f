import type { OutputOptions } from '../../contracts/output-options.ts';
import type { GivenOutput, GivenTimeline, SourceGiven } from '../../model/given-timeline.ts';
import {
  audioCodecs,
  codecProfileNames,
  copyModes,
  fits,
  type MetadataKey,
  metadataKeys,
  presets,
  videoCodecs,
} from '../../model/output-choices.ts';
import { filePath } from '../../model/source-id.ts';
import type { Timeline } from '../../model/timeline.ts';
import { checkedTimeline } from '../../model/timeline-shapes.ts';
import { checkOptions, invalidOption, type OptionAdvice, type OptionsOf, told } from '../../options/check-options.ts';
import { checkParts, type PartName } from '../check-parts.ts';
import { parts } from '../load/load-options.ts';
import type { RenderDeps } from './render-events.ts';

const metadataShape = Object.fromEntries(metadataKeys.map((key) => [key, 'any'])) as Record<MetadataKey, 'any'>;

const outputShape = {
  file: 'any',
  overwrite: 'flag',
  size: { width: 'any', height: 'any' } satisfies OptionsOf<NonNullable<OutputOptions['size']>>,
  frameRate: 'any',
  fit: fits,
  background: 'any',
  codec: videoCodecs,
  codecProfile: codecProfileNames,
  bitDepth: 'any',
  audioCodec: audioCodecs,
  crf: 'any',
  bitrate: 'any',
  preset: presets,
  encoder: 'any',
  copy: copyModes,
  audio: 'flag',
  joinFade: 'any',
  loudness: 'any',
  maxBytes: 'any',
  cover: 'any',
  timecode: 'any',
  metadata: metadataShape,
  chapters: 'flag',
} satisfies OptionsOf<OutputOptions>;

const outputAdvice: OptionAdvice = {
  others: {
    path: 'file',
    output: 'file',
    filename: 'file',
    fps: 'frameRate',
    rate: 'frameRate',
    quality: 'crf',
    lufs: 'loudness',
  },
  form: "Write { file: 'out.mp4' }.",
  required: ['file'],
};

const shape = {
  ...parts,
  concurrency: 'any',
  loadConcurrency: 'any',
  onError: ['skip', 'hold', 'fail'],
  strict: 'flag',
  painter: 'any',
  signal: 'any',
} satisfies OptionsOf<RenderDeps>;

/**
 * What is asked for as plain data. Throws `invalid-option` with the option's path, and `plugin-incompatible`, at the call, before anything starts.
 */
export function checkedRender(
  timeline: GivenTimeline,
  output: GivenOutput,
  deps: Partial<RenderDeps>,
  required: readonly PartName[],
): { readonly timeline: Timeline; readonly output: OutputOptions } {
  const plain = checkedTimeline(timeline);
  if (output === undefined) throw invalidOption('output', 'There is no output.', outputAdvice.form);
  checkOptions('output', output, outputShape, { ...outputAdvice, ...formFor(output) });
  const given: Partial<RenderDeps> | undefined = deps;
  checkOptions('', given, shape);
  const { loader, cache, renderer, store } = given ?? {};
  checkParts({ loader, cache, renderer, store }, required);
  return { timeline: plain, output: { ...output, file: outputFile(output.file) } };
}

function outputFile(file: SourceGiven): string {
  const text: unknown = typeof file === 'object' && file !== null ? file.href : file;
  if (typeof text !== 'string') {
    throw invalidOption('output.file', `The option output.file is ${told(text)}.`, 'It must be a path, or a URL.');
  }
  return filePath(text, 'output.file');
}

/** For who gives the path alone. */
function formFor(output: unknown): OptionAdvice {
  return typeof output === 'string' ? { form: `Write { file: ${JSON.stringify(output.slice(0, 40))} }.` } : {};
}
