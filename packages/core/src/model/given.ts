import type { OutputOptions } from '../contracts/output-options.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { Clip, Gap, Music, Timeline } from './timeline.ts';

/** A `URL`, as browsers and Node have them. */
export interface UrlLike {
  readonly href: string;
}

/** A source as programs give it: a path, a URL as text, or a `URL`. Those of files are read as files. */
export type SourceGiven = string | UrlLike;

/** A clip as programs give it. */
export interface GivenClip extends Omit<Clip, 'source' | 'uri'> {
  readonly source: SourceGiven;
  readonly uri?: SourceGiven;
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
export function isPlain(given: GivenClip): given is Clip;
export function isPlain(given: GivenMusic): given is Music;
export function isPlain({ source, uri }: GivenClip | GivenMusic): boolean {
  return typeof source === 'string' && (uri === undefined || typeof uri === 'string');
}

/** A `URL` as its text. */
export function sourceText(given: SourceGiven): string {
  return typeof given === 'string' ? given : given.href;
}

/**
 * What a URL of a file names, as a path (`file:///a%20b.mp4`, `file:a b.mp4`); any other text as it is. A file whose name
 * begins so can be written as `./file:`. Errors: `invalid-option` for a URL that names a host, or is none.
 *
 * @param option What it was given as, for the message.
 */
export function filePath(text: string, option: string): string {
  if (!/^file:/i.test(text)) return text;
  const rest = text.slice('file:'.length);
  // As ffmpeg has them: nothing is escaped.
  if (!rest.startsWith('//')) return rest;
  const [, host = '', path = ''] = /^\/\/([^/?#]*)([^?#]*)/.exec(rest) ?? [];
  if (host !== '' && host.toLowerCase() !== 'localhost') {
    throw new ClipwrightError('invalid-option', `The URL ${text} names the host ${host}.`, {
      remedy: 'Files are of this machine: write file:/// and the path.',
      details: { option },
    });
  }
  const decoded = /%2f/i.test(path) ? undefined : decode(path);
  if (decoded === undefined || decoded === '') {
    throw new ClipwrightError('invalid-option', `${text} is no URL of a file.`, {
      remedy: 'Write the path itself, or escape it by `pathToFileURL`.',
      details: { option },
    });
  }
  // Windows: the drive comes first.
  return /^\/[a-z]:\//i.test(decoded) ? decoded.slice(1) : decoded;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
