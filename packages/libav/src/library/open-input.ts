import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { sourceError } from '@clipwright/core/author';
import {
  type AllowedInputs,
  checkFrames,
  containerKind,
  containerNotAllowed,
  decoderNotAllowed,
  notMedia,
  tooLarge,
} from '@clipwright/node-kit';
import { AVERROR_ENOMEM, AVERROR_EPERM, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { Codec, Dictionary, FFmpegError, FormatContext, InputFormat, type Stream } from 'node-av/lib';
import { codedSizes } from './coded-size.ts';
import { demuxerOf } from './demuxer-of.ts';
import { systemError } from './system-error.ts';

/** A file that is open, and what its streams are. Disposing it closes it. */
export interface OpenInput extends Disposable {
  readonly context: FormatContext;
  /** Its demuxer's names: `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly streams: readonly Stream[];
}

/** Streams beyond which one that has too many looks like one that takes more memory than there is. */
const countedStreams = 10_000;

/**
 * Opens a plain file: nothing else is opened on its behalf, only containers that hold their media themselves, and only
 * decoders that are looked after. Errors: `source-missing`, `source-unreadable`, `out-of-resources`, `not-media`,
 * `unsupported-codec`, `source-too-large`.
 *
 * @param demuxer What it is read by, whatever it looks like. @default what it looks like
 */
export function openInput(file: string, allowed: AllowedInputs, demuxer?: string): OpenInput {
  checkPlain(file);
  const context = new FormatContext();
  const close = (): void => context.closeInputSync();
  try {
    const opened = open(context, file, allowed, { streams: allowed.limits.streams, demuxer });
    if (opened < 0) throw whyNotOpened(file, opened, allowed);
    checkStreams(file, context, allowed);
    const found = context.findStreamInfoSync();
    if (found < 0) throw notMedia(file, FFmpegError.strerror(found));
    checkStreams(file, context, allowed);
    return {
      context,
      container: context.iformat?.name ?? 'unknown',
      streams: context.streams,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What is no file may wait for ever (a named pipe), or do something (a device). */
function checkPlain(file: string): void {
  try {
    if (statSync(file).isFile()) return;
  } catch (error) {
    throw sourceError(file, error);
  }
  throw new ClipwrightError('source-unreadable', `${file} is not a file.`, { remedy: 'Give the path of a video.' });
}

interface Opening {
  /** Streams that it may have. */
  readonly streams: number;
  readonly demuxer?: string | undefined;
}

function open(
  context: FormatContext,
  file: string,
  { containers, decoders }: AllowedInputs,
  { streams, demuxer }: Opening,
): number {
  using options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    format_whitelist: containers.join(','),
    codec_whitelist: decoders.join(','),
    // One more than that is told.
    max_streams: streams + 1,
    // As ffprobe does, of transport streams whose programs change.
    scan_all_pmts: 1,
  });
  const format = demuxer === undefined ? null : InputFormat.findInputFormat(demuxer);
  return context.openInputSync(`file:${resolve(file)}`, format, options);
}

function whyNotOpened(file: string, code: number, allowed: AllowedInputs): ClipwrightError {
  // What demuxers say of anything is `EPERM` to it.
  const failure = code === AVERROR_EPERM ? undefined : systemError(code);
  if (failure !== undefined) return sourceError(file, failure);
  if (code === AVERROR_ENOMEM) return tooMuch(file, allowed);
  const demuxer = demuxerOf(file);
  if (demuxer !== undefined && !allowed.containers.includes(demuxer) && containerKind(demuxer) === 'media') {
    return containerNotAllowed(file, demuxer);
  }
  return notMedia(file, FFmpegError.strerror(code));
}

/** Too many streams are no memory to the library: it opens such a file when more of them are allowed. */
function tooMuch(file: string, allowed: AllowedInputs): ClipwrightError {
  const context = new FormatContext();
  const opened = open(context, file, allowed, { streams: countedStreams });
  context.closeInputSync();
  if (opened >= 0) return tooManyStreams(file, allowed);
  return tooLarge(
    file,
    'streams',
    allowed.limits,
    `more than ${countedStreams} streams, or takes more memory than any`,
  );
}

function tooManyStreams(file: string, { limits }: AllowedInputs): ClipwrightError {
  return tooLarge(file, 'streams', limits, `more than ${limits.streams} streams`);
}

function checkStreams(file: string, context: FormatContext, allowed: AllowedInputs): void {
  const { limits, decoders } = allowed;
  if (context.nbStreams > limits.streams) throw tooManyStreams(file, allowed);
  for (const { codecpar, nbFrames } of context.streams) {
    const { codecType, codecId, width, height } = codecpar;
    // One for each stream that has one, as ffprobe opens them.
    const decoder = Codec.findDecoder(codecId)?.name;
    if (decoder !== undefined && decoder !== null && !decoders.includes(decoder))
      throw decoderNotAllowed(file, decoder);
    if (codecType !== AVMEDIA_TYPE_VIDEO) continue;
    for (const size of [{ width, height }, ...codedSizes(codecpar)]) {
      if (size.width * size.height <= limits.pixels) continue;
      throw tooLarge(file, 'pixels', limits, `pictures of ${size.width} x ${size.height} pixels`);
    }
    checkFrames(file, Number(nbFrames), limits);
  }
}
