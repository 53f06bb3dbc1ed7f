import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import {
  type ArtifactStore,
  type ClipLoader,
  type ClipSource,
  ClipwrightError,
  type FrameRate,
  type Prober,
  toClipwrightError,
} from '@clipwright/core';
import {
  checkContract,
  checkOptions,
  isRemoteUri,
  type OpenEvent,
  type OpenRequest,
  type OptionsOf,
  type OutsidePicture,
  pendingWork,
  sourceRate,
} from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { checkAppended, checkLimits, type FileRecord, sourceRecord } from '@clipwright/node-kit';
import { defer, map, mergeMap, Observable, tap } from 'rxjs';
import { clockCopies } from './clock/clock-copies.ts';
import { type ReadableFile, readableFile } from './clock/readable-file.ts';
import { fileSource } from './file-source.ts';
import { askFirst } from './probe/ask-first.ts';
import { fileProber } from './probe/probe-source.ts';
import { type ProbedFile, probedFile } from './probe/probed-file.ts';
import type { OpenedFile } from './read/opened-file.ts';
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

async function plainFile(uri: string): Promise<FileRecord> {
  const record = await sourceRecord(uri);
  await checkAppended(uri);
  return record;
}

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
  const sources = new Set<ClipSource>();
  const ending = pendingWork();
  const defaultRate = options.rate === undefined ? undefined : sourceRate(options.rate).toString();
  const copies = clockCopies(options.temporary ?? tmpdir());
  let disposed = false;

  const track = (work: Promise<unknown>): void => void ending.track(work);

  /**
   * What the file system says of it comes first: whatever changes while it is probed is noticed later, and what is no
   * plain file is never opened, which may wait for ever (a named pipe) or do something (a device).
   */
  const probe = (asked: OpenRequest): Observable<ReadableFile & Pick<OpenedFile, 'record'>> =>
    defer(() => plainFile(asked.uri)).pipe(
      mergeMap((record) => probeFile(asked, record).pipe(map((readable) => ({ ...readable, record })))),
    );

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

  const open: ClipLoader['open'] = (request) =>
    new Observable<OpenEvent>((subscriber) => {
      if (disposed) {
        subscriber.error(new ClipwrightError('disposed', 'The loader was disposed.'));
        return;
      }
      if (isRemoteUri(request.uri)) {
        subscriber.error(
          new ClipwrightError('source-refused', `${request.uri} is on another machine.`, {
            remedy: 'Switch remote sources on for its host (`remoteSources`), or copy the file.',
          }),
        );
        return;
      }
      subscriber.next({ type: 'progress', ratio: 0 });
      const work = probe(request).subscribe({
        next: ({ probed, copy, lease, record }) => {
          const original = resolve(request.uri);
          const opened = { uri: request.uri, original, file: copy ?? original, runner, record, ...probed };
          const source = fileSource(opened, (closing) => {
            sources.delete(source);
            track(closing.finally(() => lease.unsubscribe()));
          });
          sources.add(source);
          subscriber.next({ type: 'progress', ratio: 1 });
          subscriber.next({ type: 'opened', source });
          subscriber.complete();
        },
        error: (error: unknown) => subscriber.error(toClipwrightError(error)),
      });
      subscriber.add(work);
    });

  const settled = async (): Promise<void> => {
    await ending.settled();
    await copies.settled();
    await options.store?.settled();
    await options.prober?.settled();
    await runner.settled();
  };

  return {
    contracts: { ClipLoader: 1 },
    open,
    settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
      await settled();
      if (options.runner === undefined) await runner[Symbol.asyncDispose]();
    },
  };
}
