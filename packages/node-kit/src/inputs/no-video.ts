import { ClipwrightError, type ErrorCode } from '@clipwright/core';
import { otherKindOfFile } from './other-kind-of-file.ts';

/** What a picture or a list of another program may look like to ffprobe. */
const suspicious: readonly ErrorCode[] = ['not-media', 'no-video-stream', 'unsupported-codec'];

/** Where a file is something else than a video, the error that says what. */
export async function noVideo(uri: string, error: ClipwrightError): Promise<ClipwrightError | undefined> {
  if (!suspicious.includes(error.code)) return undefined;
  const found = await otherKindOfFile(uri);
  if (found === undefined) return undefined;
  const { what, remedy } = found;
  return new ClipwrightError('not-media', `${uri} is ${what}, not a video.`, { cause: error, remedy });
}
