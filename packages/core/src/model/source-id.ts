import type { OpenRequest } from '../contracts/clip-loader.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { readFrameRate } from '../time/frame-rate.ts';
import { withOwnStream } from './audio-streams.ts';
import { canonical } from './canonical.ts';
import type { Clip } from './timeline.ts';

/** What a loader is asked for, or several files of one source. */
export interface SourceRequest extends OpenRequest {
  /** The files that go on from the first one, in order. @default none */
  readonly more?: readonly string[];
}

/** What to open for a clip. */
export function openRequest(clip: Clip): SourceRequest {
  const { source, uri = source, outsidePicture, rate } = clip;
  const streams = clip.audioStreams === undefined ? clip.streams : withOwnStream(clip);
  // One that is none is refused before anything is opened.
  const exactRate = rate === undefined ? undefined : readFrameRate(rate)?.toString();
  const [first = '', ...more] = (typeof uri === 'string' ? [uri] : uri).map((each) => filePath(each, 'source'));
  return {
    uri: first,
    ...(more.length === 0 ? {} : { more }),
    ...(streams === undefined ? {} : { streams }),
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
    ...(exactRate === undefined ? {} : { rate: exactRate }),
  };
}

/** The name of an opened source within a run: its URI, and beside it what was chosen of it. */
export function sourceId(request: SourceRequest): string {
  const { streams, outsidePicture, rate, more } = request;
  const isPlain = streams === undefined && outsidePicture === undefined && rate === undefined && more === undefined;
  return isPlain ? request.uri : canonical(request);
}

/** The files of a source, in order. */
export function filesOf({ uri, more = [] }: SourceRequest): readonly string[] {
  return [uri, ...more];
}

/** A clip's source in one text, as reports have it. */
export function sourceName({ source }: Pick<Clip, 'source'>): string {
  return typeof source === 'string' ? source : source.join(' + ');
}

/**
 * Whether something lies on another machine: it begins with `http://` or `https://`. A file of such a name can be
 * written as `./http://`.
 */
export function isRemoteUri(uri: string): boolean {
  return /^https?:\/\//i.test(uri);
}

/**
 * What a URL of a file names, as a path (`file:///a%20b.mp4`, `file:a b.mp4`); any other text as it is. A file whose name
 * begins so can be written as `./file:`. Errors: `invalid-option` for a URL that names a host, or is none.
 *
 * @param option What it was given as, for the message.
 */
export function filePath(text: string, option: string): string {
  // Asked of every clip, several times: nearly none has a colon there.
  if (text[4] !== ':' || !/^file:/i.test(text)) return text;
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
