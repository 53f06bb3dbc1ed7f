import type { OpenRequest } from '../contracts/clip-loader.ts';
import { canonical } from './canonical.ts';
import type { Clip } from './timeline.ts';

/** What to open for a clip. */
export function openRequest({ source, uri = source, streams, outsidePicture }: Clip): OpenRequest {
  return {
    uri,
    ...(streams === undefined ? {} : { streams }),
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
  };
}

/** The name of an opened source within a run: its URI, and beside it what was chosen of it. */
export function sourceId(request: OpenRequest): string {
  const isPlain = request.streams === undefined && request.outsidePicture === undefined;
  return isPlain ? request.uri : canonical(request);
}
