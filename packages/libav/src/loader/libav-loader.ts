import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type ClipLoader, ClipwrightError, type ErrorCode, type Prober, toClipwrightError } from '@clipwright/core';
import {
  checkContract,
  checkOptions,
  checkWholeNumber,
  type OpenRequest,
  type OptionsOf,
  type OutsidePicture,
} from '@clipwright/core/author';
import {
  allowedInputs,
  checkLimits,
  type FileRecord,
  fileLoader,
  type InputOptions,
  inputShape,
  type SourceFile,
} from '@clipwright/node-kit';
import { catchError, map, type Observable, tap, throwError } from 'rxjs';
import type { LibavEngine } from '../engine/engine.ts';
import { jobsOf } from '../engine/job-engine.ts';
import { libavEngine } from '../engine/libav-engine.ts';
import { libavProber } from '../libav-prober.ts';
import { libavPictures } from '../picture/libav-pictures.ts';
import { libavFile } from './libav-file.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderJobs } from './reader.ts';

export interface LibavLoaderOptions {
  /** Where it works; who gave it disposes it. @default an engine of its own, disposed with the loader */
  readonly engine?: LibavEngine;
  /** Tells what is in a file; who gave it disposes it. @default `libavProber` on the same engine */
  readonly prober?: Prober;
  /** What is opened beyond the usual. @default only containers and decoders that are looked after */
  readonly inputs?: InputOptions;
  /** Threads that decode pictures for one reader. @default 2, or 1 where there is one core */
  readonly threads?: number;
  /** What becomes of sound where there is no picture, where the request does not say. @default 'drop' */
  readonly outsidePicture?: OutsidePicture;
}

const outsidePicture: readonly OutsidePicture[] = ['drop', 'hold'];
const shape = {
  engine: 'any',
  prober: 'any',
  inputs: inputShape,
  threads: 'any',
  outsidePicture,
} satisfies OptionsOf<LibavLoaderOptions>;

/** Files whose times are of no use as they are: another loader may know how to read them. */
const notHere: readonly ErrorCode[] = ['probe-incomplete', 'source-untimed'];

/**
 * Loads local files through FFmpeg's libraries, pictures too. A source's `uri` is a path. One without times, or whose clock starts
 * over, is declined (`source-declined`). Errors of this call: `invalid-option`, `plugin-incompatible`.
 */
export function libavLoader(options: LibavLoaderOptions = {}): ClipLoader {
  checkOptions('', options, shape);
  checkContract('prober', 'Prober', options.prober);
  const { threads = Math.min(2, availableParallelism()) } = options;
  checkWholeNumber('threads', threads);
  const allowed = allowedInputs(options.inputs);
  const given = options.engine ?? libavEngine();
  const engine = jobsOf(given);
  const { inputs } = options;
  const prober = options.prober ?? libavProber({ engine: given, ...(inputs === undefined ? {} : { inputs }) });

  const find = (asked: OpenRequest, record: FileRecord): Observable<SourceFile<ReaderJobs>> => {
    const request = options.outsidePicture === undefined ? asked : { outsidePicture: options.outsidePicture, ...asked };
    return prober.probe(request).pipe(
      catchError((error: unknown) => throwError(() => declined(asked.uri, error))),
      tap((info) => checkLimits(asked.uri, info, allowed.limits)),
      map((info) => {
        const index: OpenedFile['index'] = (range, detail) => prober.index(request, range, detail);
        return libavFile({ uri: asked.uri, file: resolve(asked.uri), engine, allowed, threads, record, info, index });
      }),
    );
  };

  return fileLoader({
    declines: true,
    find,
    pictures: () => libavPictures(engine, allowed),
    settled: async () => {
      await prober.settled();
      await engine.settled();
    },
    close: async () => {
      if (options.prober === undefined) await prober[Symbol.asyncDispose]();
      if (options.engine === undefined) await engine[Symbol.asyncDispose]();
    },
  });
}

/** Why a source is not opened: as the prober says, or that another loader is to be asked. */
function declined(uri: string, error: unknown): ClipwrightError {
  const typed = toClipwrightError(error);
  if (!notHere.includes(typed.code)) return typed;
  return new ClipwrightError('source-declined', `${uri} is not opened by FFmpeg's libraries: ${typed.message}`, {
    cause: typed,
    remedy: 'Put the loader of ffmpeg behind this one.',
  });
}
