import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ClockBreak, clockWatch } from './clock-watch.ts';
import { flashTime, flashUnit } from './flash-video.ts';
import { rewritten } from './rewriting.ts';

/** Tags without pictures or sound that may end a file. */
const maxLast = 64;
/** Bytes of a tag that tell what is in it. */
const enough = 16;

/**
 * Where the clock breaks in a file of Flash to which another one was appended with its header: readers stop there, as
 * if that were the end. `undefined` where there is no second header behind what they read; then a few bytes are read,
 * otherwise all of it.
 *
 * @param last Byte at which the last packet that ffprobe tells of begins.
 */
export async function appendedFlash(
  uri: string,
  last: number,
  signal: AbortSignal,
): Promise<readonly ClockBreak[] | undefined> {
  return (await isFollowed(uri, last)) ? await breaksOf(uri, signal) : undefined;
}

async function isFollowed(uri: string, last: number): Promise<boolean> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const bytes = new Uint8Array(enough);
  let position = last;
  for (let count = 0; count < maxLast; count += 1) {
    const { bytesRead } = await file.read(bytes, 0, enough, position);
    const unit = flashUnit(bytes.subarray(0, bytesRead));
    if (unit === undefined) return false;
    if (unit.isHeader) return position > 0;
    position += unit.size;
  }
  return false;
}

const pictures = 9;
const sound = 8;

async function breaksOf(uri: string, signal: AbortSignal): Promise<readonly ClockBreak[]> {
  const watch = clockWatch();
  let before: number | undefined;
  const tag = (bytes: Uint8Array, position: number): void => {
    const kind = (bytes[0] ?? 0) & 0x1f;
    if ((kind !== pictures && kind !== sound) || isSetUp(bytes, kind)) return;
    const [dts, isVideo] = [flashTime(bytes), kind === pictures];
    const duration = isVideo ? Math.max(0, dts - (before ?? dts)) : 0;
    if (isVideo) before = dts;
    watch.packet({ stream: kind, isVideo, dts, pts: dts + (isVideo ? delayOf(bytes) : 0), duration, position });
  };
  const blocks = createReadStream(resolve(uri), { highWaterMark: 2 ** 20, signal });
  const units = rewritten(blocks, (bytes, position) => {
    const unit = flashUnit(bytes);
    if (unit === undefined || bytes.length < unit.size) return undefined;
    if (!unit.isHeader) tag(bytes, position);
    return { out: [], used: unit.size };
  });
  for await (const _ of units);
  return watch.breaks(pictures, '1/1000');
}

/** Whether it holds what a decoder is set up with, or says that pictures are over. */
function isSetUp(bytes: Uint8Array, kind: number): boolean {
  const [first = 0, type] = bytes.subarray(11, 13);
  return kind === pictures ? isH264(first) && type !== 1 : first >> 4 === 10 && type === 0;
}

const isH264 = (first: number): boolean => (first & 15) === 7;

/** How much later a picture is shown than it is decoded, in milliseconds. */
function delayOf(bytes: Uint8Array): number {
  const [first = 0, , high = 0, middle = 0, low = 0] = bytes.subarray(11, 16);
  const delay = high * 2 ** 16 + middle * 2 ** 8 + low;
  return isH264(first) ? delay - (delay >= 2 ** 23 ? 2 ** 24 : 0) : 0;
}
