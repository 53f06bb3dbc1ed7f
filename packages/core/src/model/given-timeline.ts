import type { OutputOptions } from '../contracts/output-options.ts';
import type {
  AudioLayer,
  LayerAudio,
  LayerVideo,
  PictureLayer,
  SubtitlesLayer,
  TextLayer,
  VideoLayer,
} from './layer.ts';
import type { Clip, Gap, Music, Timeline } from './timeline.ts';

/** A `URL`, as browsers and Node have them. */
export interface UrlLike {
  readonly href: string;
}

/** A source as programs give it: a path, a URL as text, or a `URL`. Those of files are read as files. */
export type SourceGiven = string | UrlLike;

/** A layer as programs give it. */
export type GivenLayer =
  | (Omit<PictureLayer, 'picture' | 'uri'> & { readonly picture: SourceGiven; readonly uri?: SourceGiven })
  | (Omit<VideoLayer, 'video'> & { readonly video: GivenVideo })
  | (Omit<AudioLayer, 'audio'> & { readonly audio: GivenAudio })
  | (Omit<SubtitlesLayer, 'subtitles' | 'uri'> & { readonly subtitles: SourceGiven; readonly uri?: SourceGiven })
  | TextLayer;

/** The video of a layer as programs give it. */
export interface GivenVideo extends Omit<LayerVideo, 'source' | 'uri'> {
  readonly source: SourceGiven | readonly SourceGiven[];
  readonly uri?: SourceGiven | readonly SourceGiven[];
}

/** The sound of a layer as programs give it. */
export interface GivenAudio extends Omit<LayerAudio, 'source' | 'uri'> {
  readonly source: SourceGiven | readonly SourceGiven[];
  readonly uri?: SourceGiven | readonly SourceGiven[];
}

/** A clip as programs give it. */
export interface GivenClip extends Omit<Clip, 'source' | 'uri' | 'layers'> {
  readonly source: SourceGiven | readonly SourceGiven[];
  readonly uri?: SourceGiven | readonly SourceGiven[];
  readonly layers?: readonly GivenLayer[];
}

/** A gap as programs give it. */
export interface GivenGap extends Omit<Gap, 'layers'> {
  readonly layers?: readonly GivenLayer[];
}

/** Music as programs give it. */
export interface GivenMusic extends Omit<Music, 'source' | 'uri'> {
  readonly source: SourceGiven;
  readonly uri?: SourceGiven;
}

/** A timeline as programs give it. */
export interface GivenTimeline extends Omit<Timeline, 'items' | 'music' | 'layers'> {
  readonly items: readonly (GivenClip | GivenGap)[];
  readonly layers?: readonly GivenLayer[];
  readonly music?: GivenMusic;
}

/** An output as programs give it. */
export interface GivenOutput extends Omit<OutputOptions, 'file'> {
  readonly file: SourceGiven;
}
