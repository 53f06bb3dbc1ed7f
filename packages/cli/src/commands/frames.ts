import { mkdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import {
  ClipwrightError,
  isRemoteUri,
  type OpenClip,
  Rational,
  resultFrom,
  sampleTimes,
  secondsToRational,
} from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { checkPictureFile, savePicture } from '@clipwright/renderer-ffmpeg';
import { sourceUri } from '@clipwright/timeline';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { retryNote } from '../output/notes.ts';
import { pictureNames } from '../output/picture-names.ts';
import { type Reporter, reporterFor } from '../output/reporter.ts';
import { table } from '../output/table.ts';
import { bytesText, durationText, secondsCell } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface FramesFlags extends GlobalFlags, SourceFlags, CacheFlags {
  readonly output: string;
  /** Seconds, rising. */
  readonly at?: readonly string[];
  readonly every?: string;
  readonly width?: number;
  readonly format: 'png' | 'jpg';
  readonly overwrite?: boolean;
}

/** A picture that was written. */
interface WrittenFrame {
  readonly file: string;
  /** Seconds from the source's zero: as asked for, and of the frame that was on screen then. */
  readonly time: number;
  readonly timestamp: number;
  readonly pts: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** Writes frames of a source as pictures. */
export async function frames(source: string, flags: FramesFlags, context: CliContext): Promise<number> {
  if ((flags.at === undefined) === (flags.every === undefined)) {
    throw new ClipwrightError('invalid-option', 'Which frames are wanted is not clear.', {
      remedy: 'Say --at 1.5,3 or --every 2, and not both.',
    });
  }
  const began = performance.now();
  const reporter = reporterFor(context.stderr, flags.quiet ?? false);
  try {
    await using clipwright = compose(flags, context, storeChoice(flags, context));
    const runner = clipwright.get(FfmpegRunnerId);
    const clip = { source, ...sourceUri(source, context.cwd) };
    let written: readonly WrittenFrame[] = [];
    // The source is open for as long as its frames are written.
    const events$ = clipwright.loadClips([clip], {
      onError: 'fail',
      signal: context.signal,
      use: (open, _index, signal) => writeFrames(open, flags, { context, runner, reporter, signal }),
    });
    await resultFrom(
      events$.pipe(
        tap((event) => {
          if (event.type === 'retrying') reporter.note(retryNote(event));
          if (event.type === 'loaded') written = event.value ?? [];
        }),
      ),
    ).catch((error: unknown) => {
      throw ownReason(error);
    });
    reporter.end();
    const elapsedMs = Math.round(performance.now() - began);
    if (flags.json) writeJson(context, { source, pictures: written, elapsedMs });
    else context.stdout.write(pageOf(written, elapsedMs, context.stdout.isTTY ? context.stdout.columns : undefined));
    return exitCodes.success;
  } finally {
    reporter.end();
  }
}

interface Surroundings {
  readonly context: CliContext;
  readonly runner: FfmpegRunner;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

async function writeFrames(
  { source, info, video }: OpenClip,
  flags: FramesFlags,
  { context, runner, reporter, signal }: Surroundings,
): Promise<readonly WrittenFrame[]> {
  const { format, width, overwrite = false } = flags;
  const times = timesOf(info.video, Rational.from(info.duration), flags);
  const directory = resolve(context.cwd, flags.output);
  const path = isRemoteUri(source.uri) ? new URL(source.uri).pathname : source.uri;
  const stem = basename(path, extname(path));
  const files = pictureNames(stem, times, format).map((name) => join(directory, name));
  await makeDirectory(directory);
  for (const file of files) await checkPictureFile(file, overwrite);

  const { displayWidth, displayHeight } = info.video;
  const size =
    width === undefined ? {} : { width, height: Math.max(1, Math.round((width * displayHeight) / displayWidth)) };
  const written: WrittenFrame[] = [];
  const total = files.length;
  for await (const sample of video({ format: 'rgb24', at: times.map(String), ...size })) {
    const [file, time] = [files[written.length], times[written.length]];
    if (file === undefined || time === undefined) break;
    const { bytes } = await savePicture(sample, { runner, file, overwrite, signal });
    const { pts, timestamp, width, height } = sample;
    written.push({ file, time: time.toNumber(), timestamp, pts, width, height, bytes });
    sample.close();
    const completed = written.length;
    reporter.progress('frames', { completed, failed: 0, total, ratio: completed / total, rate: 0 });
  }
  return written;
}

/** The times that are asked for. Errors: `start-past-end` for one at which the source is over. */
function timesOf(
  video: OpenClip['info']['video'],
  duration: Rational,
  { at, every }: FramesFlags,
): readonly Rational[] {
  if (at === undefined) {
    return sampleTimes(video, { start: Rational.zero, end: duration }, every === undefined ? {} : { every }) ?? [];
  }
  const times = at.map((time) => secondsToRational(time));
  const late = times.find((time) => time.compare(duration) >= 0);
  if (late === undefined) return times;
  const length = Number(duration.toNumber().toFixed(3));
  throw new ClipwrightError(
    'start-past-end',
    `There is no frame at ${late.toNumber()} s: the source is ${length} s long.`,
    {
      remedy: 'Ask for an earlier one.',
    },
  );
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new ClipwrightError('output-unwritable', `The directory ${directory} cannot be made.`, {
      remedy: 'Choose another one.',
      cause,
    });
  }
}

/** There is one source: what went wrong is told without its place in a list. */
function ownReason(error: unknown): unknown {
  return error instanceof ClipwrightError && error.cause instanceof ClipwrightError ? error.cause : error;
}

function pageOf(written: readonly WrittenFrame[], elapsedMs: number, width: number | undefined): string {
  const columns = [
    { title: 'picture', shrink: true },
    { title: 'size', align: 'right' },
    { title: 'frame at', align: 'right' },
    { title: 'bytes', align: 'right' },
  ] as const;
  const rows = written.map((each) => [
    each.file,
    `${each.width}x${each.height}`,
    secondsCell(each.timestamp),
    bytesText(each.bytes),
  ]);
  const count = `${written.length} ${written.length === 1 ? 'picture' : 'pictures'}`;
  return `${table(columns, rows, width)}\n${count} written, in ${durationText(elapsedMs)}\n`;
}
