import type { StreamChoice } from '../contracts/clip-loader.ts';
import type { Framing, PicturePart, PictureView } from '../contracts/framing.ts';
import type { TransformRef } from '../contracts/transform.ts';
import type { CanvasShift, TransitionDrawing } from '../contracts/transition-drawing.ts';
import { checkOptions, invalidOption, type OptionAdvice, type OptionsOf, told } from '../options/check-options.ts';
import type { GivenClip, GivenGap, GivenLayer, GivenMusic, GivenTimeline, SourceGiven } from './given-timeline.ts';
import type {
  AudioLayer,
  Layer,
  LayerAudio,
  LayerPlace,
  LayerVideo,
  PictureLayer,
  SubtitlesLayer,
  TextLayer,
  VideoLayer,
} from './layer.ts';
import { filePath } from './source-id.ts';
import type { Clip, Ducking, Gap, Music, Timeline, TimelineItem, Transition } from './timeline.ts';
import type { Annotated, Footage, Generator } from './timeline-data.ts';

/** Whether its sources are text, as they are nearly always: then it is a clip, or music, as it stands. */
function isPlain(given: GivenClip): given is Clip;
function isPlain(given: GivenMusic): given is Music;
function isPlain({ source, uri, ...others }: GivenClip | GivenMusic): boolean {
  const hasLayers = 'layers' in others && others.layers !== undefined;
  return typeof source === 'string' && (uri === undefined || typeof uri === 'string') && !hasLayers;
}

/** A `URL` as its text. */
function sourceText(given: SourceGiven): string {
  return typeof given === 'string' ? given : given.href;
}

/** The same of one source or of several files of one. */
function sourceTexts(given: GivenClip['source']): Clip['source'] {
  return isSeveral(given) ? given.map(sourceText) : sourceText(given);
}

function isSeveral(given: unknown): given is readonly SourceGiven[] {
  return Array.isArray(given);
}

const shift = { x: 'any', y: 'any' } satisfies OptionsOf<CanvasShift>;

const transition = {
  type: 'any',
  duration: 'any',
  color: 'any',
  direction: 'any',
  drawing: { from: shift, to: shift, window: shift } satisfies OptionsOf<TransitionDrawing>,
  style: 'any',
} satisfies OptionsOf<Transition>;

const described = { name: 'any', markers: 'any', metadata: 'any' } satisfies OptionsOf<Annotated>;

const part = { left: 'any', top: 'any', width: 'any', height: 'any' } satisfies OptionsOf<PicturePart>;

const framing = {
  crop: part,
  rotate: 'any',
  flip: 'any',
} satisfies OptionsOf<Framing>;

/** What a clip may have. */
export const clipShape = {
  ...described,
  ...framing,
  view: { from: part, to: part } satisfies OptionsOf<PictureView>,
  source: 'any',
  uri: 'any',
  start: 'any',
  end: 'any',
  positions: ['source', 'timecode'],
  footage: { timecodeStart: 'any', duration: 'any', reel: 'any' } satisfies OptionsOf<Footage>,
  transforms: 'any',
  streams: { video: 'any', audio: 'any' } satisfies OptionsOf<StreamChoice>,
  audioStreams: 'any',
  outsidePicture: ['drop', 'hold'],
  rate: 'any',
  speed: 'any',
  freeze: 'any',
  volume: 'any',
  loudness: 'any',
  mute: 'flag',
  transition,
  fadeIn: 'any',
  fadeOut: 'any',
  layers: 'any',
} satisfies OptionsOf<Clip>;

const placeShape = {
  name: 'any',
  start: 'any',
  end: 'any',
  x: 'any',
  y: 'any',
  width: 'any',
  height: 'any',
  opacity: 'any',
  fadeIn: 'any',
  fadeOut: 'any',
} satisfies OptionsOf<LayerPlace>;

const { x: _x, y: _y, width: _width, height: _height, ...unplaced } = placeShape;
const { opacity: _opacity, ...heard } = unplaced;

const videoShape = {
  ...framing,
  source: 'any',
  uri: 'any',
  start: 'any',
  end: 'any',
  speed: 'any',
  freeze: 'any',
  streams: { video: 'any', audio: 'any' } satisfies OptionsOf<StreamChoice>,
  rate: 'any',
  transforms: 'any',
} satisfies OptionsOf<LayerVideo>;

const audioShape = {
  source: 'any',
  uri: 'any',
  start: 'any',
  end: 'any',
  speed: 'any',
  volume: 'any',
  loudness: 'any',
  streams: { video: 'any', audio: 'any' } satisfies OptionsOf<StreamChoice>,
} satisfies OptionsOf<LayerAudio>;

const layerShapes = {
  picture: { ...placeShape, picture: 'any', uri: 'any' } satisfies OptionsOf<PictureLayer>,
  video: { ...placeShape, video: videoShape } satisfies OptionsOf<VideoLayer>,
  text: { ...unplaced, text: 'any', style: 'any' } satisfies OptionsOf<TextLayer>,
  audio: { ...heard, audio: audioShape } satisfies OptionsOf<AudioLayer>,
  subtitles: {
    ...{ name: 'any', start: 'any', end: 'any', opacity: 'any' },
    ...{ subtitles: 'any', uri: 'any', offset: 'any', style: 'any' },
  } satisfies OptionsOf<SubtitlesLayer>,
} as const;

const transformShape = { name: 'any', version: 'any', params: 'any' } satisfies OptionsOf<TransformRef>;

const generator = { kind: ['title', 'still', 'generator'], text: 'any', params: 'any' } satisfies OptionsOf<Generator>;

const gapShape = {
  ...described,
  gap: 'any',
  color: 'any',
  generator,
  layers: 'any',
  transition,
} satisfies OptionsOf<Gap>;

const musicShape = {
  source: 'any',
  uri: 'any',
  volume: 'any',
  start: 'any',
  loop: 'flag',
  fadeOut: 'any',
  duck: { by: 'any', attack: 'any', release: 'any' } satisfies OptionsOf<Ducking>,
} satisfies OptionsOf<Music>;

const timelineShape = {
  ...described,
  items: 'any',
  music: 'any',
  layers: 'any',
  rate: 'any',
  timecodeStart: 'any',
  tracks: 'any',
} satisfies OptionsOf<Timeline>;

/** What other programs call what a clip has, in lists and in options; spelling as {@link plainName} leaves it. */
export const otherClipNames = {
  source: 'file videofile path src filename filepath video clip media url'.split(' '),
  start: 'in begin from inpoint starttime sourcein sourcestart'.split(' '),
  end: 'out stop to outpoint endtime until sourceout sourceend'.split(' '),
};

const meant = (names: Partial<typeof otherClipNames>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(names).flatMap(([name, others]) => others.map((other) => [other, name])));

const clipAdvice: OptionAdvice = {
  others: { ...meant(otherClipNames), transform: 'transforms', filter: 'transforms' },
  form: "Write { source: 'a.mp4', start: 1, end: 2 }.",
  required: ['source'],
};
const musicAdvice: OptionAdvice = {
  others: meant({ source: otherClipNames.source }),
  form: "Write { source: 'a.mp3' }.",
  required: ['source'],
};
const timelineAdvice: OptionAdvice = {
  others: { clips: 'items', segments: 'items', audio: 'music' },
  form: 'Write { items: [...] }.',
  required: ['items'],
};

/** Clips as plain data. Refuses what no clip has. Errors: `invalid-option` with its path. */
export function checkedClips(clips: readonly GivenClip[]): readonly Clip[] {
  checkList('clips', clips, 'clips');
  for (const [index, clip] of clips.entries()) checkClip(`clips[${index}]`, clip);
  return clips.map(plainClip);
}

/** The same of a timeline. */
export function checkedTimeline(timeline: GivenTimeline): Timeline {
  if (timeline === undefined) throw invalidOption('timeline', 'There is no timeline.', timelineAdvice.form);
  checkOptions('timeline', timeline, timelineShape, timelineAdvice);
  const { items, music, layers, ...others } = timeline;
  checkList('timeline.items', items, 'items');
  for (const [index, item] of items.entries()) {
    const path = `timeline.items[${index}]`;
    if (isGivenGap(item)) {
      checkOptions(path, item, gapShape);
      checkLayers(path, item.layers);
    } else checkClip(path, item);
  }
  checkLayers('timeline', layers);
  checkOptions('timeline.music', music, musicShape, musicAdvice);
  if (music !== undefined) checkSource('timeline.music', music);
  return {
    ...others,
    items: items.map((item): TimelineItem => (isGivenGap(item) ? plainGap(item) : plainClip(item))),
    ...plainLayers(layers),
    ...(music === undefined ? {} : { music: plainMusic(music) }),
  };
}

function isGivenGap(item: GivenClip | GivenGap): item is GivenGap {
  return typeof item === 'object' && item !== null && 'gap' in item;
}

function checkClip(path: string, clip: GivenClip): void {
  if (clip === undefined) throw invalidOption(path, `The option ${path} is undefined.`, clipAdvice.form);
  checkOptions(path, clip, clipShape, clipAdvice);
  checkSource(path, clip, true);
  checkLayers(path, clip.layers);
  checkTransforms(path, clip);
}

const kinds = ['picture', 'video', 'text', 'audio', 'subtitles'] as const;

function checkLayers(path: string, layers: readonly GivenLayer[] | undefined): void {
  if (layers === undefined) return;
  checkList(`${path}.layers`, layers, 'layers');
  for (const [index, layer] of layers.entries()) {
    const place = `${path}.layers[${index}]`;
    const given: unknown = layer;
    const isObject = typeof given === 'object' && given !== null;
    const [kind, ...more] = isObject ? kinds.filter((name) => Object.hasOwn(given, name)) : [];
    if (kind === undefined || more.length > 0) {
      const what = isObject
        ? `has ${more.length === 0 ? 'none' : 'several'} of ${kinds.join(', ')}`
        : `is ${told(given)}`;
      throw invalidOption(
        place,
        `The option ${place} ${what}.`,
        "Write { picture: 'logo.png' }, with one of the five.",
      );
    }
    checkOptions(place, layer, layerShapes[kind]);
    if ('picture' in layer) checkSource(place, { source: layer.picture, uri: layer.uri });
    else if ('subtitles' in layer) checkSource(place, { source: layer.subtitles, uri: layer.uri });
    else if ('video' in layer) {
      checkOptions(`${place}.video`, layer.video, videoShape, { required: ['source'] });
      checkSource(`${place}.video`, layer.video, true);
      checkTransforms(`${place}.video`, layer.video);
    } else if ('audio' in layer) {
      checkOptions(`${place}.audio`, layer.audio, audioShape, { required: ['source'] });
      checkSource(`${place}.audio`, layer.audio, true);
    } else if (typeof layer.text !== 'string') {
      throw invalidOption(`${place}.text`, `The option ${place}.text is ${told(layer.text)}.`, 'It must be a text.');
    }
  }
}

function checkTransforms(path: string, { transforms }: Pick<GivenClip, 'transforms'>): void {
  if (transforms === undefined) return;
  checkList(`${path}.transforms`, transforms, 'transforms');
  for (const [index, transform] of transforms.entries()) {
    checkOptions(`${path}.transforms[${index}]`, transform, transformShape, { required: ['name', 'version'] });
  }
}

/** Files that a source may consist of: each is open as long as it is, and a camera splits a day into fewer. */
const maxFiles = 1000;

/** What names a source. */
interface GivenSource {
  readonly source: unknown;
  readonly uri?: unknown;
}

/** @param mayBeSeveral Whether several files may be one source. */
function checkSource(path: string, given: GivenSource, mayBeSeveral = false): void {
  for (const name of ['source', 'uri'] as const) {
    const place = `${path}.${name}`;
    const value: unknown = given[name];
    if (value === undefined) continue;
    if (mayBeSeveral && isSeveral(value)) checkFiles(place, value);
    else checkFile(place, value);
  }
}

function checkFiles(place: string, files: readonly unknown[]): void {
  if (files.length < 1 || files.length > maxFiles) {
    throw invalidOption(
      place,
      `The option ${place} has ${files.length} files.`,
      `Name the files of one source, from 1 to ${maxFiles}.`,
    );
  }
  for (const [index, file] of files.entries()) checkFile(`${place}[${index}]`, file);
}

function checkFile(place: string, value: unknown): void {
  if (typeof value === 'string' && value !== '' && value[4] !== ':') return;
  const text: unknown = typeof value === 'object' && value !== null && 'href' in value ? value.href : value;
  if (typeof text !== 'string' || text === '') {
    throw invalidOption(place, `The option ${place} is ${told(value)}.`, 'It must be a path, or a URL.');
  }
  filePath(text, place);
}

function plainClip(clip: GivenClip): Clip {
  if (isPlain(clip)) return clip;
  const { source, uri, layers, ...others } = clip;
  return {
    ...others,
    source: sourceTexts(source),
    ...(uri === undefined ? {} : { uri: sourceTexts(uri) }),
    ...plainLayers(layers),
  };
}

function plainGap({ layers, ...gap }: GivenGap): Gap {
  return { ...gap, ...plainLayers(layers) };
}

function plainLayers(layers: readonly GivenLayer[] | undefined): Pick<Timeline, 'layers'> {
  return layers === undefined ? {} : { layers: layers.map(plainLayer) };
}

function plainLayer(layer: GivenLayer): Layer {
  if ('text' in layer) return layer;
  if ('picture' in layer) {
    const { picture, uri, ...others } = layer;
    return { ...others, picture: sourceText(picture), ...(uri === undefined ? {} : { uri: sourceText(uri) }) };
  }
  if ('subtitles' in layer) {
    const { subtitles, uri, ...others } = layer;
    return { ...others, subtitles: sourceText(subtitles), ...(uri === undefined ? {} : { uri: sourceText(uri) }) };
  }
  if ('audio' in layer) return { ...layer, audio: named(layer.audio) };
  return { ...layer, video: named(layer.video) };
}

/** What a layer has of a source, with that as text. */
function named<T extends Pick<GivenClip, 'source' | 'uri'>>({ source, uri, ...others }: T) {
  return { ...others, source: sourceTexts(source), ...(uri === undefined ? {} : { uri: sourceTexts(uri) }) };
}

function plainMusic(music: GivenMusic): Music {
  if (isPlain(music)) return music;
  const { source, uri, ...others } = music;
  return { ...others, source: sourceText(source), ...(uri === undefined ? {} : { uri: sourceText(uri) }) };
}

function checkList(path: string, value: unknown, name: string): void {
  if (Array.isArray(value)) return;
  const isTimeline = name === 'clips' && typeof value === 'object' && value !== null && 'items' in value;
  throw invalidOption(
    path,
    `The option ${path} is ${told(value)}.`,
    isTimeline ? 'A timeline has its clips in `items`: give those.' : `It must be an array of ${name}.`,
  );
}
