import { constants, open } from 'node:fs/promises';
import { ClipwrightError, type ErrorCode } from '@clipwright/core';
import { otherKind, otherKindBytes } from '@clipwright/core/probing';

/** What a picture or a list of another program may look like to ffprobe. */
const suspicious: readonly ErrorCode[] = ['not-media', 'no-video-stream', 'unsupported-codec'];

/** Where a file is something else than a video, the error that says what. */
export async function noVideo(uri: string, error: ClipwrightError): Promise<ClipwrightError | undefined> {
  if (!suspicious.includes(error.code)) return undefined;
  // One that cannot be read has told so already.
  const found = otherKind(uri, await headOf(uri).catch(() => new Uint8Array()));
  if (found === undefined) return undefined;
  const { what, remedy } = found;
  return new ClipwrightError('not-media', `${uri} is ${what}, not a video.`, { cause: error, remedy });
}

async function headOf(uri: string): Promise<Uint8Array> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const bytes = new Uint8Array(otherKindBytes);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, bytesRead);
}
