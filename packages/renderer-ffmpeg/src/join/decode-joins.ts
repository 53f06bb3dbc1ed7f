import { ClipwrightError } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { type FfmpegRunner, fileArgument, listInput, meaningOf, textBytes } from '@clipwright/ffmpeg';
import type { PlacedPicture } from '@clipwright/rendering';
import {
  type ContainerClock,
  type DecodedBatch,
  joinStretches,
  microsAt,
  notAsPlanned,
  storedSize,
} from '@clipwright/rendering';
import { catchError, concatMap, defer, EMPTY, from, map, type Observable, throwError } from 'rxjs';
import { decodedLines } from './decoded-lines.ts';
import { type Excerpt, excerptOf, maxThreads } from './excerpt.ts';
import { stretchList } from './stretch-list.ts';

/** What is decoded of which file. */
export interface JoinsToDecode {
  readonly request: JoinRequest;
  readonly file: string;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
  readonly clock: ContainerClock;
  /** The first frame after each join, ascending. */
  readonly joins: readonly number[];
  /** Its picture, where it is known where that lies. */
  readonly picture?: PlacedPicture | undefined;
}

/**
 * Decodes the frames on both sides of the joins, from what was written: they must come out, in order, as large as they
 * shall be, with nothing amiss in anything that they refer to. Frames that nothing refers to are passed over, and
 * blocks are not smoothed, which tells as much in half the time. Should anything be amiss it is done again, from a
 * group earlier and with every frame, as a player does, and that decides: a seek may come out too late, and a last
 * frame may be one that nothing refers to. Errors: `verification-failed`, the runner's.
 */
export function decodeJoins(runner: FfmpegRunner, work: JoinsToDecode): Observable<never> {
  return decodeQuickly(runner, work).pipe(
    catchError((error: unknown) => {
      const amiss = error instanceof ClipwrightError && error.code === 'verification-failed';
      return amiss ? pass(runner, work, 1, []) : throwError(() => error);
    }),
  );
}

/** Its first part: what it finds amiss need not be. Errors: `verification-failed`, the runner's. */
export function decodeQuickly(runner: FfmpegRunner, work: JoinsToDecode): Observable<never> {
  const { codec } = work.request.profile.video;
  return pass(runner, work, 0, ['-skip_loop_filter', 'all', ...(codec === 'h264' ? ['-skip_frame', 'noref'] : [])]);
}

function pass(runner: FfmpegRunner, work: JoinsToDecode, back: number, options: readonly string[]): Observable<never> {
  return defer(() => from(batchesOf(work, back))).pipe(concatMap((batch) => decodeBatch(runner, work, batch, options)));
}

/** Where no seek can be relied on, all is decoded. */
function batchesOf({ joins, keys, request, clock }: JoinsToDecode, back: number): readonly DecodedBatch[] {
  const batches = joinStretches(joins, keys, request.profile, back);
  if (clock.seeks || batches.length === 0) return batches;
  return [{ stretches: [], expected: batches.flatMap(({ expected }) => expected) }];
}

/** ffprobe prints what it decodes. */
const framesPrinted = [
  ...['-select_streams', 'v', '-show_entries', 'frame=pts,width,height,pix_fmt', '-of', 'csv=p=0'],
];

/** ffmpeg by itself tells of each frame when it is and how many bytes it has. */
const framesTold = [
  // Frames of another size would be scaled to that of the first.
  ...['-map', '0:v:0', '-autoscale', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
  ...['-f', 'framecrc', 'pipe:1'],
];

/** ffmpeg ends so where nothing decodes. */
function undecoded(error: unknown): unknown {
  if (!(error instanceof ClipwrightError) || error.code !== 'tool-failed') return error;
  return notAsPlanned('It does not decode around its joins.', { ...error.details });
}

function decodeBatch(
  runner: FfmpegRunner,
  work: JoinsToDecode,
  batch: DecodedBatch,
  options: readonly string[],
): Observable<never> {
  const threads = Math.min(maxThreads, runner.budget.tokens);
  const { picture } = work;
  const { args, stdin, timescale, frameAt } =
    picture === undefined ? partsOf(work, batch) : excerptOf(picture, batch.stretches);
  const input = ['-v', 'error', '-threads', String(threads), '-err_detect', 'explode', ...options, ...args];
  const { video } = work.request.profile;
  const { width, height } = storedSize(work.request.profile);
  return runner.located().pipe(
    concatMap(({ ffprobe }) =>
      ffprobe === undefined
        ? runner
            .run({
              tool: 'ffmpeg',
              args: ['-hide_banner', '-copyts', ...input, ...framesTold],
              threads,
              stdin,
            })
            .pipe(
              map((event) => {
                if (event.type !== 'ended') return event;
                const as = { width, height, pixelFormat: video.pixelFormat, timescale };
                return { ...event, stdout: decodedLines(event.stdout, as) };
              }),
              catchError((error: unknown) => throwError(() => undecoded(error))),
            )
        : runner.run({ tool: 'ffprobe', args: [...input, ...framesPrinted], threads, stdin }),
    ),
    concatMap((event) => {
      if (event.type === 'ended') judge(work, { ...batch, frameAt }, event.stdout, event.stderr);
      return EMPTY;
    }),
  );
}

function partsOf(work: JoinsToDecode, batch: DecodedBatch): Omit<Excerpt, 'tickOf'> {
  if (work.clock.seeks) return listOf(work, batch);
  const { file, clock } = work;
  const { timescale } = clock;
  const perTick = clock.frameRate.toNumber() / timescale;
  return {
    args: ['-f', 'mpegts', '-i', fileArgument(file)],
    stdin: textBytes(''),
    timescale,
    frameAt: (tick) => Math.round((tick - clock.ticksAt(0)) * perTick),
  };
}

/** A stretch ends with the last packet that is decoded before the end of its last frame. */
function listOf({ file, clock }: JoinsToDecode, { stretches }: DecodedBatch): Omit<Excerpt, 'tickOf'> {
  const list = stretchList(
    file,
    stretches.map(({ from, to }) => ({ from: microsAt(clock, from), until: microsAt(clock, to + 1) })),
  );
  const { timescale } = clock;
  const start = clock.ticksAt(stretches[0]?.from ?? 0);
  const perTick = clock.frameRate.toNumber() / timescale;
  return {
    args: [...listInput, '-i', 'pipe:0'],
    stdin: textBytes(list),
    timescale,
    frameAt: (tick) => Math.round((tick + start) * perTick),
  };
}

/** Throws `verification-failed` for whatever is amiss. */
function judge(
  { request }: JoinsToDecode,
  { expected, frameAt }: Pick<DecodedBatch, 'expected'> & Pick<Excerpt, 'frameAt'>,
  stdout: string,
  stderr: readonly string[],
): void {
  const complaint = stderr.findLast((line) => meaningOf(line) !== 'harmless');
  if (complaint !== undefined) {
    throw notAsPlanned(`It does not decode around its joins: ${complaint}`, { stderr: stderr.slice(-20) });
  }
  const { video } = request.profile;
  const { width, height } = storedSize(request.profile);
  const planned = [String(width), String(height), video.pixelFormat].join();
  const decoded = new Set<number>();
  let before = -1;
  for (const line of stdout.split('\n')) {
    // Where a frame carries more than was asked for, a line or a field is empty.
    const [pts = '', ...shape] = line.split(',').slice(0, 4);
    if (pts === '') continue;
    if (shape.join() !== planned) throw notAsPlanned(`A frame is ${shape.join()}, not ${planned}.`);
    const frame = frameAt(Number(pts));
    if (frame <= before) throw notAsPlanned(`Frame ${frame} comes out after frame ${before}.`, { frame });
    before = frame;
    decoded.add(frame);
  }
  for (const frame of expected) {
    if (!decoded.has(frame)) throw notAsPlanned(`Frame ${frame}, beside a join, does not decode.`, { frame });
  }
}
