import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { ClipwrightError, type ErrorCode, toClipwrightError } from '@clipwright/core';
import { systemFailure } from '@clipwright/core/author';
import { allowContainerRemedy, fileKind, otherKindOfFile } from '@clipwright/node-kit';
import { catchError, concat, concatMap, defer, EMPTY, ignoreElements, type Observable, throwError } from 'rxjs';
import type { CommandSpec } from '../command-spec.ts';
import { fileArgument } from '../file-argument.ts';
import { refusedContainer } from '../refused-container.ts';
import type { FfmpegRunner } from '../runner.ts';

/**
 * Refuses a file that cannot give the music: it is looked at, and a moment of its first sound decoded. Completes
 * without emitting. Errors: `source-missing`, `source-unreadable`, `not-media`, `no-audio-stream`, `source-appended`,
 * `unsupported-codec`, and those of the machine.
 */
export function checkMusic(runner: FfmpegRunner, file: string): Observable<never> {
  return concat(
    defer(() => checkReadable(file)),
    defer(() => fileKind(file)),
    defer(() => checkSound(runner, file)),
    defer(() => checkDecodes(runner, file)),
  ).pipe(ignoreElements());
}

async function checkReadable(file: string): Promise<void> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error('it is no file');
    await access(file, constants.R_OK);
  } catch (error) {
    if (systemFailure(error) === 'missing')
      throw refusal('source-missing', file, 'is not there', 'Check the path.', error);
    throw refusal('source-unreadable', file, 'cannot be read', 'Check that it is a file, and its permissions.', error);
  }
}

function checkSound(runner: FfmpegRunner, file: string): Observable<never> {
  const show = ['-select_streams', 'a:0', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0'];
  const args = ['-hide_banner', '-v', 'error', ...show, ...runner.inputs.probeOptions, fileArgument(file)];
  return runner.located().pipe(
    // Without one, what decoding says has to do.
    concatMap(({ ffprobe }) => (ffprobe === undefined ? EMPTY : runner.run({ tool: 'ffprobe', args }))),
    concatMap((event) => {
      if (event.type !== 'ended' || event.stdout.includes('audio')) return EMPTY;
      return throwError(() => refusal('no-audio-stream', file, 'has no sound', 'Choose another file.'));
    }),
    catchError((error: unknown) =>
      defer(async () => {
        const typed = toClipwrightError(error);
        throw typed.code === 'tool-failed' ? await notMedia(file, typed) : typed;
      }),
    ),
  );
}

function checkDecodes(runner: FfmpegRunner, file: string): Observable<never> {
  const args: CommandSpec = {
    inputs: [{ source: { file }, options: runner.inputs.options }],
    outputs: [{ target: 'pipe', options: ['-map', '0:a:0', '-frames:a', '1', '-f', 'null'] }],
  };
  return runner.run({ tool: 'ffmpeg', args }).pipe(
    ignoreElements(),
    catchError((error: unknown) =>
      throwError(() =>
        explained(error, (said) => {
          if (/matches no streams/.test(said)) {
            return refusal('no-audio-stream', file, 'has no sound', 'Choose another file.', error);
          }
          if (notOpened.test(said)) return refusal('not-media', file, 'is no media file', 'Check what it is.', error);
          const remedy = 'Convert it, or choose another.';
          return refusal('unsupported-codec', file, 'has sound that does not decode', remedy, error);
        }),
      ),
    ),
  );
}

async function notMedia(file: string, failure: ClipwrightError): Promise<ClipwrightError> {
  const other = await otherKindOfFile(file);
  if (other !== undefined)
    return refusal('not-media', file, `is ${other.what}, no sound`, 'Name a file of sound.', failure);
  const { stderr } = failure.details;
  const container = refusedContainer(Array.isArray(stderr) ? stderr.map(String) : []);
  if (container?.kind !== 'media') return refusal('not-media', file, 'is no media file', 'Check what it is.', failure);
  const { demuxer } = container;
  return refusal(
    'not-media',
    file,
    `is in a container that is not opened (${demuxer})`,
    allowContainerRemedy(demuxer),
    failure,
  );
}

/** 5.1 names the file before the reason, from 6 on the input is named. */
const notOpened = /^file:.*: Invalid data|Error opening input/m;

/** What went wrong with the machine stays what it is. */
function explained(error: unknown, otherwise: (said: string) => ClipwrightError): ClipwrightError {
  const typed = toClipwrightError(error);
  if (typed.code !== 'tool-failed') return typed;
  const { stderr } = typed.details;
  return otherwise(Array.isArray(stderr) ? stderr.join('\n') : '');
}

function refusal(code: ErrorCode, file: string, what: string, remedy: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError(code, `The music ${file} ${what}.`, { cause, remedy, details: { source: file } });
}
