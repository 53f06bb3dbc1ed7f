import { otherClipNames } from '@clipwright/core/author';
import { names } from './names.ts';

const { source, start, end } = otherClipNames;
const crossfade = ['dissolve', 'cross_dissolve', 'xfade'];

/** Which stretch of which source. */
const stretchFields = { source, uri: [], start, end, duration: ['length', 'dur'], speed: [] };

/** What of a picture is shown, and how it is turned. */
const framingFields = { crop: [], rotate: ['rotation'], flip: ['mirror'] };

/**
 * What a clip has in a list, with the other names that lists have for it. Capital letters, spaces, `_` and `-` make no
 * difference. `duration` is of the source: a clip of it ends at start + duration.
 */
export const clipNames = names('clip', {
  ...stretchFields,
  volume: [],
  loudness: ['lufs'],
  mute: ['muted'],
  crossfade,
  fadeIn: [],
  fadeOut: [],
  transition: [],
  streams: [],
  audioStreams: [],
  outsidePicture: [],
  rate: [],
  transforms: ['transform'],
  positions: [],
  footage: [],
  freeze: [],
  ...framingFields,
  view: [],
  layers: ['overlays'],
  name: [],
  markers: [],
  metadata: [],
});

const placeFields = {
  start,
  end,
  duration: ['length', 'dur'],
  x: [],
  y: [],
  width: [],
  height: [],
  opacity: [],
  fadeIn: [],
  fadeOut: [],
  name: [],
};

/** What lies on the picture, or is heard: by what it has of these it is one of five. */
export const layerKindNames = names('layer', {
  picture: ['image', 'logo'],
  video: [],
  text: ['title', 'caption'],
  audio: ['sound', 'voice_over'],
  subtitles: ['srt', 'vtt'],
});

export const pictureLayerNames = names('layer of a picture', { ...placeFields, picture: ['image', 'logo'], uri: [] });

export const videoLayerNames = names('layer of a video', { ...placeFields, video: [] });

const { x: _x, y: _y, width: _width, height: _height, ...unplaced } = placeFields;

export const textLayerNames = names('layer of text', { ...unplaced, text: ['title', 'caption'], style: [] });

const { opacity: _opacity, ...heard } = unplaced;

export const subtitlesLayerNames = names('layer of subtitles', {
  ...{ subtitles: ['srt', 'vtt'], uri: [], offset: [], style: [] },
  ...{ start, end, duration: placeFields.duration, opacity: [], name: [] },
});

export const audioLayerNames = names('layer of sound', { ...heard, audio: ['sound', 'voice_over'] });

/** What of a source is heard in a layer. */
export const layerAudioNames = names('sound of a layer', {
  ...stretchFields,
  volume: [],
  loudness: ['lufs'],
  streams: [],
});

/** What of a source a layer shows. */
export const layerVideoNames = names('video of a layer', {
  ...stretchFields,
  freeze: [],
  ...framingFields,
  streams: [],
  rate: [],
  transforms: ['transform'],
});

/** What is shown of a picture at first, and in the end. */
export const viewNames = names('view', { from: [], to: [] });

export const partNames = names('part of a picture', {
  left: [],
  top: [],
  width: [],
  height: [],
});

/** What a row of CSV has: what stands in one field. */
export const columnNames = names('row', {
  source,
  start,
  end,
  duration: ['length', 'dur'],
  speed: [],
  volume: [],
  loudness: ['lufs'],
  mute: ['muted'],
  crossfade,
  fadeIn: [],
  fadeOut: [],
  rate: [],
  name: [],
});

export const gapNames = names('gap', {
  gap: [],
  color: ['colour'],
  crossfade,
  transition: [],
  generator: [],
  layers: ['overlays'],
  name: [],
  markers: [],
  metadata: [],
});

export const transitionNames = names('transition', {
  type: ['name', 'kind'],
  duration: ['length', 'dur'],
  color: ['colour'],
  direction: [],
  drawing: [],
  style: [],
});

/** How two pictures share the canvas. */
export const drawingNames = names('drawing', { from: [], to: [], window: [] });

export const shiftNames = names('way across the canvas', { x: [], y: [] });

export const footageNames = names('piece of footage', { timecodeStart: [], duration: [], reel: [] });

export const markerNames = names('marker', { at: [], duration: [], name: [], comment: [], color: [] });

export const generatorNames = names('generator', { kind: [], text: [], params: [] });

export const trackNames = names('track', { kind: [], items: [], name: [], markers: [], metadata: [] });

/** One of several streams of sound. */
export const audioStreamNames = names('stream of sound', { stream: [], volume: [] });

export const streamNames = names('choice of streams', { video: [], audio: [] });

export const transformNames = names('transform', { name: [], version: [], params: [] });

export const musicNames = names('piece of music', {
  source,
  uri: [],
  volume: [],
  start,
  loop: [],
  fadeOut: [],
  duck: [],
});

export const duckNames = names('ducking', { by: [], attack: [], release: [] });

/** What stands beside the items. */
export const listNames = names(
  'list',
  {
    items: ['clips', 'segments', 'cuts'],
    music: [],
    layers: ['overlays'],
    clipwright: [],
    name: ['title'],
    rate: [],
    timecodeStart: [],
    tracks: [],
    markers: [],
    metadata: [],
  },
  ['version'],
);
