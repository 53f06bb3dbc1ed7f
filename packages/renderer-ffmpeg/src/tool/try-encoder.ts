import { ClipwrightError, type ErrorCode, type VideoEncoding } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { Abilities, Encoder } from '@clipwright/filters';
import { ffmpegCodec } from '@clipwright/filters';
import { catchError, concat, concatMap, EMPTY, map, type Observable, toArray } from 'rxjs';
import { listed } from './listed.ts';
import { toolText } from './tool-text.ts';
import { qualityCommand } from './trial-command.ts';

/** Rate factors that are far apart. */
const fineFactor = 20;
const coarseFactor = 40;

/** What a process fails with where its encoder does not work: exit codes differ from version to version. */
const failures: ReadonlySet<ErrorCode> = new Set(['tool-failed', 'tool-stalled', 'output-unwritable']);

/**
 * Has an encoder that was asked for encode a few frames in two qualities: whether a device is there, and does what the
 * options say, nothing else tells. Some drivers take a quality and leave it unheeded.
 *
 * Errors: `encoder-missing`, with what ffmpeg said of it; the runner's, where others are to blame.
 *
 * @param lists What ffmpeg was built with: asked for where it does not work.
 */
export function tryEncoder(
  runner: FfmpegRunner,
  encoder: Encoder,
  lists: Observable<Abilities> = listed(runner),
): Observable<never> {
  const bytes = (crf: number): Observable<number> =>
    toolText(runner, qualityCommand(encoder, crf)).pipe(map((text) => encodedBytes(text)));
  // One after the other: a device may take one at a time.
  return concat(bytes(fineFactor), bytes(coarseFactor)).pipe(
    toArray(),
    catchError((error: unknown) => {
      if (!(error instanceof ClipwrightError) || !failures.has(error.code)) throw error;
      return lists.pipe(
        map(({ encoders }) => {
          throw encoders.has(encoder.name) ? failed(encoder, error) : notThere(encoder);
        }),
      );
    }),
    concatMap(([fine = 0, coarse = 0]) => {
      if (fine > coarse) return EMPTY;
      const sizes = `${fine} bytes at a rate factor of ${fineFactor}, ${coarse} at ${coarseFactor}`;
      throw notWorking(encoder, `it does not heed the quality asked for: ${sizes}`, []);
    }),
  );
}

/** Bytes of all packets in what the muxer of hashes prints: the fifth of each row. */
function encodedBytes(rows: string): number {
  const sizes = [...rows.matchAll(/^\d+(?:,\s*-?\d+){3},\s*(\d+),/gm)];
  return sizes.reduce((sum, [, size]) => sum + Number(size), 0);
}

/** What ffmpeg concludes at last, whatever the reason is: mostly that the options may be wrong. */
const conclusions: readonly string[] = [
  ...['Error parsing', 'Error splitting', 'Error initializing output', 'Error while opening', 'Error opening output'],
  ...['Error sending frames', 'Task finished', 'Terminating thread', 'Conversion failed', 'Nothing was written'],
];

/** The last line that is none of them; addresses, which differ each time, are to be left out before. */
export function reasonIn(lines: readonly string[]): string | undefined {
  const concludes = (line: string): boolean => {
    const text = line.replace(/^(?:\[[^\]]*\] )*/, '');
    return conclusions.some((words) => text.startsWith(words));
  };
  return lines.findLast((line) => !concludes(line)) ?? lines.at(-1);
}

function failed(encoder: Pick<Encoder, 'name' | 'codec'>, error: ClipwrightError): ClipwrightError {
  const told = toldIn(error);
  return notWorking(encoder, reasonIn(told) ?? error.message, told);
}

function toldIn({ details: { stderr } }: ClipwrightError): readonly string[] {
  const lines = Array.isArray(stderr) ? stderr.map(String) : [];
  return lines.map((line) => line.replaceAll(/ @ 0x[\da-f]+\]/g, ']'));
}

/** What is said of an encoder that could not be opened, and of its device. */
const ofEncoders = /opening encoder|^\[AVHW(?:Device|Frames)Context\]|hwupload|^Device creation failed/;

/**
 * Why a process failed that encoded with an encoder that was asked for: it worked when it was tried, and its device is gone
 * or busy, or does not take pictures of that size. Any other error is left as it is, one of the source for example.
 *
 * @param video Of the output.
 */
export function encoderFailure(video: VideoEncoding, error: unknown): unknown {
  if (video.encoder === undefined || !(error instanceof ClipwrightError) || !failures.has(error.code)) return error;
  const { encoder: name, codec } = video;
  const told = toldIn(error);
  if (!told.some((line) => line.includes(`[${name}]`) || ofEncoders.test(line))) return error;
  return failed({ name, codec: ffmpegCodec({ codec }) }, error);
}

function notThere(encoder: Pick<Encoder, 'name' | 'codec'>): ClipwrightError {
  return notWorking(encoder, 'this ffmpeg was built without it', []);
}

function notWorking(
  { name, codec }: Pick<Encoder, 'name' | 'codec'>,
  reason: string,
  stderr: readonly string[],
): ClipwrightError {
  return new ClipwrightError(
    'encoder-missing',
    `The encoder ${name} does not work here: ${reason.replace(/\.$/, '')}.`,
    {
      remedy:
        'Choose one that works (`clipwright doctor` lists them), or leave it out: nothing else is taken in its place.',
      details: { codec, encoders: [name], reason, stderr: [...stderr] },
    },
  );
}
