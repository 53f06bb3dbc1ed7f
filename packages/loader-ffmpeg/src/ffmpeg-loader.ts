import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { ArtifactStore, ClipLoader, FrameRate, Prober } from '@clipwright/core';
import {
  checkContract,
  checkOptions,
  type OpenRequest,
  type OptionsOf,
  type OutsidePicture,
  pendingWork,
  sourceRate,
} from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { checkLimits, type FileRecord, fileLoader, type SourceFile } from '@clipwright/node-kit';
import { map, type Observable, tap } from 'rxjs';
import { clockCopies } from './clock/clock-copies.ts';
import { type ReadableFile, readableFile } from './clock/readable-file.ts';
import { ffmpegPictures } from './picture/ffmpeg-pictures.ts';
import { askFirst } from './probe/ask-first.ts';
import { fileProber } from './probe/probe-source.ts';
import { type ProbedFile, probedFile } from './probe/probed-file.ts';
import { processFile } from './read/process-file.ts';
import type { ReaderProcesses } from './read/reader.ts';
import { rememberedProbes } from './remember/remembered-probe.ts';

export interface FfmpegLoaderOptions {
  /** Runs the processes; who gave it disposes it. @default a runner of its own, disposed with the loader */
  readonly runner?: FfmpegRunner;
  /**
   * Is asked first what is in a file; ffprobe, where it fails or does not know all for certain. Who gave it disposes
   * it.
   * @default ffprobe is asked at once
   */
  readonly prober?: Prober;
  /**
   * Where to remember what ffprobe told of a file, so that it is asked once as long as the file stays as it is: known
   * by its device, inode, size and times, never by its path. Who gave it disposes it; one that fails is done without.
   * @default nothing is remembered
   */
  readonly store?: ArtifactStore;
  /**
   * Where copies lie of sources whose clock starts over (`cat a.ts b.ts`) or that have none (`.h264`), as long as they
   * are open: as large as the source, with one clock. @default the system's directory for temporary files
   */
  readonly temporary?: string;
  /** What becomes of sound where there is no picture, where the request does not say. @default 'drop' */
  readonly outsidePicture?: OutsidePicture;
  /**
   * Frames per second of sources that are bare streams of pictures and do not say it (`.h264`, `.265`, `.obu`), where
   * the request does not. Others keep their own. @default they are refused (`source-untimed`)
   */
  readonly rate?: FrameRate;
}

/** What is asked for of a copy, which has the times that the request wants. */
function asPlain({ rate: _, ...request }: OpenRequest, uri: string): OpenRequest {
  return { ...request, uri };
}

const outsidePicture: readonly OutsidePicture[] = ['drop', 'hold'];
const shape = {
  runner: 'any',
  prober: 'any',
  store: 'any',
  temporary: 'any',
  outsidePicture,
  rate: 'any',
} satisfies OptionsOf<FfmpegLoaderOptions>;

/**
 * Loads local files through ffprobe and ffmpeg. Opening is one ffprobe process, which tells the streams and the time of
 * every frame, or two for the beginning and the end of a long file, or none where a prober knows them; each reader is
 * an ffmpeg process of its own. A source's `uri` is a path. Errors of this call: `invalid-option`,
 * `plugin-incompatible`.
 */
export function ffmpegLoader(options: FfmpegLoaderOptions = {}): ClipLoader {
  checkOptions('', options, shape);
  checkContract('prober', 'Prober', options.prober);
  checkContract('store', 'ArtifactStore', options.store);
  const runner = options.runner ?? ffmpegRunner();
  const ending = pendingWork();
  const defaultRate = options.rate === undefined ? undefined : sourceRate(options.rate).toString();
  const copies = clockCopies(options.temporary ?? tmpdir());

  const track = (work: Promise<unknown>): void => void ending.track(work);

  const probeFile = (asked: OpenRequest, record: FileRecord): Observable<ReadableFile> => {
    const { prober, store, outsidePicture } = options;
    const request = outsidePicture === undefined ? asked : { outsidePicture, ...asked };
    const lister = fileProber(runner, record, track, { defaultRate });
    const listed = store === undefined ? lister : rememberedProbes({ runner, store, record }, lister);
    const ffprobe$ = listed.probe(request).pipe(
      map((probed) =>
        probedFile(
          probed,
          (from, to) => listed.part(request, probed, from, to),
          (ranges) => listed.fewParts(request, probed, ranges),
        ),
      ),
    );
    const probed$ =
      prober === undefined || request.rate !== undefined
        ? ffprobe$
        : askFirst(prober, request, ffprobe$, (packet) => listed.lastDuration(request, packet));
    const checked = tap(({ info }: ProbedFile) => checkLimits(request.uri, info, runner.inputs.limits));
    const probeCopy = (uri: string): Observable<ProbedFile> =>
      lister.probeCopy(asPlain(request, uri)).pipe(
        map((described) => probedFile(described)),
        checked,
      );
    return readableFile(request, probed$.pipe(checked), copies, probeCopy);
  };

  const findMedia = (request: OpenRequest, record: FileRecord): Observable<SourceFile<ReaderProcesses>> =>
    probeFile(request, record).pipe(
      map(({ probed, copy, lease }) => {
        const original = resolve(request.uri);
        const opened = { uri: request.uri, original, file: copy ?? original, runner, record, ...probed };
        return { ...processFile(opened), release: () => lease.unsubscribe() };
      }),
    );

  return fileLoader({
    declines: false,
    find: findMedia,
    pictures: () => ffmpegPictures(runner, track),
    settled: async () => {
      await ending.settled();
      await copies.settled();
      await options.store?.settled();
      await options.prober?.settled();
      await runner.settled();
    },
    close: async () => {
      if (options.runner === undefined) await runner[Symbol.asyncDispose]();
    },
  });
}
