import type { StreamChoice } from '../contracts/clip-loader.ts';
import type { TransformRef } from '../contracts/transform.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import type { Clip, Gap, Music, Timeline, Transition } from './timeline.ts';

const transition = { type: 'any', duration: 'any' } satisfies OptionsOf<Transition>;

/** What a clip may have. */
export const clipShape = {
  source: 'any',
  uri: 'any',
  start: 'any',
  end: 'any',
  transform: { name: 'any', version: 'any', params: 'any' } satisfies OptionsOf<TransformRef>,
  streams: { video: 'any', audio: 'any' } satisfies OptionsOf<StreamChoice>,
  outsidePicture: ['drop', 'hold'],
  rate: 'any',
  speed: 'any',
  volume: 'any',
  mute: 'flag',
  transition,
  fadeIn: 'any',
  fadeOut: 'any',
} satisfies OptionsOf<Clip>;

const gapShape = { gap: 'any', transition } satisfies OptionsOf<Gap>;

const musicShape = {
  source: 'any',
  uri: 'any',
  volume: 'any',
  start: 'any',
  loop: 'flag',
  fadeOut: 'any',
} satisfies OptionsOf<Music>;

const timelineShape = { items: 'any', music: musicShape } satisfies OptionsOf<Timeline>;

/** Refuses what no clip has. Errors: `invalid-option` with its path. */
export function checkClips(clips: readonly Clip[]): void {
  for (const [index, clip] of clips.entries()) checkOptions(`clips[${index}]`, clip, clipShape);
}

/** The same of a timeline. */
export function checkTimeline(timeline: Timeline): void {
  checkOptions('timeline', timeline, timelineShape);
  for (const [index, item] of timeline.items.entries()) {
    checkOptions(`timeline.items[${index}]`, item, 'gap' in item ? gapShape : clipShape);
  }
}
