import type { OpenRequest } from '../contracts/clip-loader.ts';
import { readFrameRate } from '../time/frame-rate.ts';
import { canonical } from './canonical.ts';
import { filePath } from './given.ts';
import type { Clip } from './timeline.ts';

/** What to open for a clip. */
export function openRequest({ source, uri = source, streams, outsidePicture, rate }: Clip): OpenRequest {
  // One that is none is refused before anything is opened.
  const exactRate = rate === undefined ? undefined : readFrameRate(rate)?.toString();
  return {
    uri: filePath(uri, 'source'),
    ...(streams === undefined ? {} : { streams }),
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
    ...(exactRate === undefined ? {} : { rate: exactRate }),
  };
}

/** The name of an opened source within a run: its URI, and beside it what was chosen of it. */
export function sourceId(request: OpenRequest): string {
  const { streams, outsidePicture, rate } = request;
  const isPlain = streams === undefined && outsidePicture === undefined && rate === undefined;
  return isPlain ? request.uri : canonical(request);
}

/**
 * Whether something lies on another machine: it begins with `http://` or `https://`. A file of such a name can be
 * written as `./http://`.
 */
export function isRemoteUri(uri: string): boolean {
  return /^https?:\/\//i.test(uri);
}
