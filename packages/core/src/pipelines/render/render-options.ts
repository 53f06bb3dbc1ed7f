import { checkContract } from '../../contracts/contract-versions.ts';
import type { OutputOptions } from '../../contracts/output-options.ts';
import { audioCodecs, fits, presets, videoCodecs } from '../../model/output-choices.ts';
import type { Timeline } from '../../model/timeline.ts';
import { checkTimeline } from '../../model/timeline-shapes.ts';
import { checkOptions, type OptionsOf } from '../../options/check-options.ts';
import { parts } from '../load/load-options.ts';
import type { RenderDeps } from './render-events.ts';

const outputShape = {
  file: 'any',
  overwrite: 'flag',
  size: { width: 'any', height: 'any' } satisfies OptionsOf<NonNullable<OutputOptions['size']>>,
  frameRate: 'any',
  fit: fits,
  background: 'any',
  codec: videoCodecs,
  audioCodec: audioCodecs,
  crf: 'any',
  preset: presets,
  audio: 'flag',
  joinFade: 'any',
  maxBytes: 'any',
} satisfies OptionsOf<OutputOptions>;

const shape = {
  ...parts,
  concurrency: 'any',
  loadConcurrency: 'any',
  onError: ['skip', 'hold', 'fail'],
  strict: 'flag',
  signal: 'any',
} satisfies OptionsOf<RenderDeps>;

/**
 * Throws `invalid-option` with the option's path, and `plugin-incompatible`, at the call, before anything starts.
 */
export function checkRenderOptions(timeline: Timeline, output: OutputOptions, deps: Partial<RenderDeps>): void {
  checkOptions('output', output, outputShape);
  checkOptions('', deps, shape);
  checkContract('loader', 'ClipLoader', deps.loader);
  checkContract('cache', 'ClipCache', deps.cache);
  checkContract('renderer', 'ClipRenderer', deps.renderer);
  checkContract('store', 'ArtifactStore', deps.store);
  checkTimeline(timeline);
}
