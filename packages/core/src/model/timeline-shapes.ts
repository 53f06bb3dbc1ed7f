import type { StreamChoice } from '../contracts/clip-loader.ts';
import type { OutputOptions } from '../contracts/output-options.ts';
import type { TransformRef } from '../contracts/transform.ts';
import { checkOptions, invalidOption, type OptionAdvice, type OptionsOf, told } from '../options/check-options.ts';
import { filePath } from './source-id.ts';
import type { Clip, Gap, Music, Timeline, TimelineItem, Transition } from './timeline.ts';

/** A `URL`, as browsers and Node have them. */
export interface UrlLike {
  readonly href: string;
}

/** A source as programs give it: a path, a URL as text, or a `URL`. Those of files are read as files. */
export type SourceGiven = string | UrlLike;

/** A clip as programs give it. */
export interface GivenClip extends Omit<Clip, 'source' | 'uri'> {
  readonly source: SourceGiven | readonly SourceGiven[];
  readonly uri?: SourceGiven | readonly SourceGiven[];
}

/** Music as programs give it. */
export interface GivenMusic extends Omit<Music, 'source' | 'uri'> {
  readonly source: SourceGiven;
  readonly uri?: SourceGiven;
}

/** A timeline as programs give it. */
export interface GivenTimeline extends Omit<Timeline, 'items' | 'music'> {
  readonly items: readonly (GivenClip | Gap)[];
  readonly music?: GivenMusic;
}

/** An output as programs give it. */
export interface GivenOutput extends Omit<OutputOptions, 'file'> {
  readonly file: SourceGiven;
}

/** Whether its sources are text, as they are nearly always: then it is a clip, or music, as it stands. */
function isPlain(given: GivenClip): given is Clip;
function isPlain(given: GivenMusic): given is Music;
function isPlain({ source, uri }: GivenClip | GivenMusic): boolean {
  return typeof source === 'string' && (uri === undefined || typeof uri === 'string');
}

/** A `URL` as its text. */
function sourceText(given: SourceGiven): string {
  return typeof given === 'string' ? given : given.href;
}

/** The same of one source or of several files of one. */
function sourceTexts(given: NonNullable<GivenClip['source']>): Clip['source'] {
  return isSeveral(given) ? given.map(sourceText) : sourceText(given);
}

function isSeveral(given: unknown): given is readonly SourceGiven[] {
  return Array.isArray(given);
}

const transition = { type: 'any', duration: 'any' } satisfies OptionsOf<Transition>;

/** What a clip may have. */
export const clipShape = {
  source: 'any',
  uri: 'any',
  start: 'any',
  end: 'any',
  transforms: 'any',
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

const transformShape = { name: 'any', version: 'any', params: 'any' } satisfies OptionsOf<TransformRef>;

const gapShape = { gap: 'any', transition } satisfies OptionsOf<Gap>;

const musicShape = {
  source: 'any',
  uri: 'any',
  volume: 'any',
  start: 'any',
  loop: 'flag',
  fadeOut: 'any',
} satisfies OptionsOf<Music>;

const timelineShape = { items: 'any', music: 'any' } satisfies OptionsOf<Timeline>;

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
  const { items, music, ...others } = timeline;
  checkList('timeline.items', items, 'items');
  for (const [index, item] of items.entries()) {
    const path = `timeline.items[${index}]`;
    if (isGivenGap(item)) checkOptions(path, item, gapShape);
    else checkClip(path, item);
  }
  checkOptions('timeline.music', music, musicShape, musicAdvice);
  if (music !== undefined) checkSource('timeline.music', music);
  return {
    ...others,
    items: items.map((item): TimelineItem => (isGivenGap(item) ? item : plainClip(item))),
    ...(music === undefined ? {} : { music: plainMusic(music) }),
  };
}

function isGivenGap(item: GivenClip | Gap): item is Gap {
  return typeof item === 'object' && item !== null && 'gap' in item;
}

function checkClip(path: string, clip: GivenClip): void {
  if (clip === undefined) throw invalidOption(path, `The option ${path} is undefined.`, clipAdvice.form);
  checkOptions(path, clip, clipShape, clipAdvice);
  checkSource(path, clip, true);
  const { transforms } = clip;
  if (transforms === undefined) return;
  checkList(`${path}.transforms`, transforms, 'transforms');
  for (const [index, transform] of transforms.entries()) {
    checkOptions(`${path}.transforms[${index}]`, transform, transformShape, { required: ['name', 'version'] });
  }
}

/** Files that a source may consist of: each is open as long as it is, and a camera splits a day into fewer. */
const maxFiles = 1000;

/** @param mayBeSeveral Whether several files may be one source. */
function checkSource(path: string, given: GivenClip | GivenMusic, mayBeSeveral = false): void {
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
  const { source, uri, ...others } = clip;
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
