import type { CopyMode, Fit, OnError, Timeline, VideoCodec } from '@clipwright/core';
import type { RenderOptions, RenderRequest } from '../api/shapes.ts';

/** What is chosen for a render. An empty name is the server's own choice. */
export interface RenderSettings {
  readonly name: string;
  readonly loader: string;
  readonly renderer: string;
  readonly copy: CopyMode | '';
  readonly cache: boolean;
  /** 0: as many as suit the machine. */
  readonly concurrency: number;
  readonly onError: OnError;
  /** `1280x720`. */
  readonly size: string;
  /** How pictures of another shape are fitted. */
  readonly fit: Fit | '';
  /** `30`, `30000/1001`. */
  readonly fps: string;
  readonly codec: VideoCodec | '';
  /** How loud the whole is to be, in LUFS. */
  readonly loudness: string;
  /** A constant rate factor: a lower one is a better picture, and more bytes. */
  readonly crf: string;
}

export const defaultSettings: RenderSettings = {
  name: 'montage.mp4',
  loader: '',
  renderer: '',
  copy: '',
  cache: true,
  concurrency: 0,
  onError: 'skip',
  size: '',
  fit: '',
  fps: '',
  codec: '',
  loudness: '',
  crf: '',
};

/** The settings of a text that was kept; those that it does not tell are the default ones. */
export function settingsOf(text: string | null): RenderSettings {
  try {
    const value: Partial<RenderSettings> | null = JSON.parse(text ?? '{}');
    return { ...defaultSettings, ...value };
  } catch {
    return defaultSettings;
  }
}

export function requestOf(settings: RenderSettings, timeline: Timeline, more: RenderOptions = {}): RenderRequest {
  const { name, loader, renderer, copy, cache, concurrency, onError, size, fit, fps, codec, loudness, crf } = settings;
  const [width = 0, height = 0] = size.split('x').map(Number);
  return {
    timeline,
    output: {
      name,
      ...(copy !== '' && { copy }),
      ...(size !== '' && { width, height }),
      ...(fit !== '' && { fit }),
      ...(fps !== '' && { fps }),
      ...(codec !== '' && { codec }),
      ...(loudness !== '' && { loudness: Number(loudness) }),
      ...(crf !== '' && { crf: Number(crf) }),
    },
    options: {
      onError,
      cache,
      ...(loader !== '' && { loader }),
      ...(renderer !== '' && { renderer }),
      ...(concurrency > 0 && { concurrency }),
      ...more,
    },
  };
}

/** Sizes that are offered, beside that of the clips. */
export const sizes = ['1920x1080', '1280x720', '854x480', '640x360', '1080x1920', '720x1280', '1080x1080'] as const;

/** How pictures of another shape than the video's are fitted, in words. */
export const fitNames: Readonly<Record<Fit, string>> = {
  contain: 'Whole, with bars',
  cover: 'Fill the frame',
  stretch: 'Stretched',
};

/** Frame rates that are offered, beside that of the clips. */
export const rates: readonly (readonly [string, string])[] = [
  ['24000/1001', '23.976'],
  ['24', '24'],
  ['25', '25'],
  ['30000/1001', '29.97'],
  ['30', '30'],
  ['50', '50'],
  ['60', '60'],
];

/** Constant rate factors that are offered: from nearly as good as the source to small. */
export const qualities = ['14', '16', '18', '20', '22', '24', '26', '28', '30', '34', '38', '42'] as const;

/** Loudness that is asked for most, in LUFS, by who asks for it. */
export const loudnesses: readonly (readonly [string, string])[] = [
  ['', 'As it is'],
  ['-14', '−14 LUFS, streaming'],
  ['-16', '−16 LUFS, podcasts'],
  ['-23', '−23 LUFS, EBU R 128'],
  ['-24', '−24 LUFS, ATSC A/85'],
];

/** What may become of a clip that fails, in words. */
export const errorPolicies: readonly (readonly [OnError, string])[] = [
  ['skip', 'is left out'],
  ['hold', 'stays black and silent'],
  ['fail', 'ends the render'],
];

/** What a name ends with, in small letters and without the dot; empty where it ends with nothing. */
export function endingOf(name: string): string {
  return /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function withEnding(name: string, ending: string): string {
  return `${endingOf(name) === '' ? name : name.slice(0, name.lastIndexOf('.'))}.${ending}`;
}

/** The name with a word before its ending: `film.mp4` with `twice` is `film.twice.mp4`. */
export function nameWith(name: string, word: string): string {
  const point = name.lastIndexOf('.');
  return point <= 0 ? `${name}.${word}` : `${name.slice(0, point)}.${word}${name.slice(point)}`;
}
