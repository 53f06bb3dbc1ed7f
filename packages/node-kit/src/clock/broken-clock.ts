import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ClipwrightError, Rational } from '@clipwright/core';
import type { Described } from '@clipwright/core/probing';
import { beginsAnywhere } from '../inputs/container-seeking.ts';
import { appendedFlash } from './appended-flash.ts';
import type { ClockBreak } from './clock-watch.ts';
import { flashVideo } from './flash-video.ts';
import type { FollowedFile } from './followed-file.ts';
import { NeedsCopy } from './needs-copy.ts';
import { programStream } from './program-stream.ts';
import type { Rewrite } from './rewriting.ts';
import { clockOfMpeg } from './time-code.ts';
import { transportStream } from './transport-stream.ts';

/**
 * A file whose clock breaks, or that goes on where readers stop: to be read from a copy in which it does not. Nothing
 * else can be told of it.
 */
export class BrokenClock extends NeedsCopy {
  override readonly name = 'BrokenClock';
  override readonly kind: string;
  private readonly breaks: readonly ClockBreak[];
  private readonly rewrite: Rewrite;

  constructor(breaks: readonly ClockBreak[], rewrite: Rewrite) {
    super(`The clock breaks in ${breaks.length} places.`);
    this.kind = JSON.stringify(breaks);
    this.breaks = breaks;
    this.rewrite = rewrite;
  }

  override async write(from: string, to: string, signal: AbortSignal): Promise<void> {
    const blocks = createReadStream(from, { highWaterMark: 2 ** 20 });
    const written = createWriteStream(to, { flags: 'wx' });
    await pipeline(blocks, (source) => this.rewrite(source, this.breaks), written, { signal });
  }
}

/** Containers whose times can be written over, by ffmpeg's names. */
const rewrites: Readonly<Record<string, Rewrite>> = {
  mpegts: transportStream,
  mpeg: programStream,
  flv: flashVideo,
};

/**
 * Seconds that the clock of any other container falls by at least: where it keeps no decoding times they are guesses,
 * and go up and down.
 */
const plainFall = Rational.of(1n);

/**
 * Throws {@link BrokenClock} where a file's clock starts over; of a transport stream also where it leaps and where
 * another one was appended, since such a place counts as damage otherwise. Errors: `clock-restarts` where nothing can
 * be done about it.
 *
 * @param isCopy Whether it is the copy already.
 */
export function checkClock(
  uri: string,
  { info }: Described,
  file: Pick<FollowedFile, 'breaks'>,
  isCopy: boolean,
): void {
  const { container, video } = info;
  const found = file.breaks(video.index, video.timebase, beginsAnywhere(container) ? clockOfMpeg : undefined);
  const rewrite = rewrites[container];
  const breaks = found.filter(({ kind }) => kind === 'restart' || (container === 'mpegts' && !isCopy));
  if (breaks.length === 0) return;
  if (rewrite !== undefined && !isCopy) throw new BrokenClock(breaks, rewrite);
  const sure = rewrite === undefined ? breaks.filter(({ step }) => plainFall.add(step).compare(0) <= 0) : breaks;
  if (sure.length === 0) return;
  throw restarts(uri, sure.length);
}

/**
 * Throws {@link BrokenClock} where readers stop in the middle of a file, since another one was appended to it with its
 * header.
 */
export async function checkEnd(
  uri: string,
  { info }: Described,
  { lastPosition }: Pick<FollowedFile, 'lastPosition'>,
  signal: AbortSignal,
): Promise<void> {
  if (info.container !== 'flv' || lastPosition === undefined) return;
  const breaks = await appendedFlash(uri, lastPosition, signal);
  if (breaks !== undefined) throw new BrokenClock(breaks, flashVideo);
}

function restarts(uri: string, times: number): ClipwrightError {
  const often = times === 1 ? 'in the middle' : `${times} times in the middle`;
  return new ClipwrightError('clock-restarts', `The clock of ${uri} starts over ${often}.`, {
    remedy: 'Join its parts by a program that gives them one clock, such as mkvmerge, or convert it.',
  });
}
