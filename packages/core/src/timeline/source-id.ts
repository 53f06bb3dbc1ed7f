import type { OpenRequest } from '../contracts/clip-loader.ts';
import { canonical } from './request-key.ts';
import type { Clip } from './timeline.ts';

/** What to open for a clip. */
export function openRequest({ source, uri = source, streams }: Clip): OpenRequest {
  return streams === undefined ? { uri } : { uri, streams };
}

/** The name of an opened source within a run: its URI, and beside it the streams where they were chosen. */
export function sourceId(request: OpenRequest): string {
  return request.streams === undefined ? request.uri : canonical(request);
}
