import { otherClipNames } from '@clipwright/core/author';
import { names } from './names.ts';

const { source, start, end } = otherClipNames;
const crossfade = ['dissolve', 'cross_dissolve', 'xfade'];

/**
 * What a clip has in a list, with the other names that lists have for it. Capital letters, spaces, `_` and `-` make no
 * difference. `duration` is of the source: a clip of it ends at start + duration.
 */
export const clipNames = names('clip', {
  source,
  uri: [],
  start,
  end,
  duration: ['length', 'dur'],
  speed: [],
  volume: [],
  mute: ['muted'],
  crossfade,
  fadeIn: [],
  fadeOut: [],
  transition: [],
  streams: [],
  outsidePicture: [],
  rate: [],
  transforms: ['transform'],
});

/** What a row of CSV has: what stands in one field. */
export const columnNames = names('row', {
  source,
  start,
  end,
  duration: ['length', 'dur'],
  speed: [],
  volume: [],
  mute: ['muted'],
  crossfade,
  fadeIn: [],
  fadeOut: [],
  rate: [],
});

export const gapNames = names('gap', { gap: [], crossfade, transition: [] });

export const transitionNames = names('transition', { type: ['name', 'kind'], duration: ['length', 'dur'] });

export const streamNames = names('choice of streams', { video: [], audio: [] });

export const transformNames = names('transform', { name: [], version: [], params: [] });

export const musicNames = names('piece of music', { source, uri: [], volume: [], start, loop: [], fadeOut: [] });

/** What stands beside the items. */
export const listNames = names('list', { items: ['clips', 'segments', 'cuts'], music: [] }, ['version', 'title']);
