import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import {
  type ArtifactStore,
  ClipwrightError,
  type OpenRequest,
  type Produce,
  type ProducedEvent,
} from '@clipwright/core';
import type { Described } from '@clipwright/core/probing';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import {
  catchError,
  defer,
  filter,
  map,
  mergeMap,
  type Observable,
  of,
  take,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { checkFile } from '../check-file.ts';
import { type FileRecord, isSettled } from '../file-record.ts';
import { describedOf, describedText } from './described-text.ts';
import { probeKey } from './probe-key.ts';

/** Where probes are remembered, and by whom they are made. */
export interface ProbeMemory {
  readonly runner: FfmpegRunner;
  readonly store: ArtifactStore;
}

/**
 * What a probe of the file gives, from the store where it is known there. Not remembered: failures, files changed less
 * than two seconds ago, files that change while they are probed. A store that fails is done without.
 *
 * @param probe$ Makes the probe.
 */
export function rememberedProbe(
  { runner, store }: ProbeMemory,
  request: OpenRequest,
  probe$: Observable<Described>,
): Observable<Described> {
  return defer(() => checkFile(request.uri)).pipe(
    mergeMap((record) =>
      isSettled(record)
        ? runner
            .tools()
            .pipe(
              mergeMap(({ ffprobe }) =>
                throughStore(store, request, record, [ffprobe.version, ...runner.inputs.probeOptions], probe$),
              ),
            )
        : probe$,
    ),
  );
}

function throughStore(
  store: ArtifactStore,
  request: OpenRequest,
  record: FileRecord,
  tool: readonly string[],
  probe$: Observable<Described>,
): Observable<Described> {
  return defer(() => {
    /** What the probe came to, where it was made for this caller: it counts, whatever the store makes of it. */
    let made: Observable<Described> | undefined;
    const produce: Produce = (target) =>
      probe$.pipe(
        tap({
          next: (described) => {
            made = of(described);
          },
          error: (error: unknown) => {
            made = throwError(() => error);
          },
        }),
        mergeMap((described) => keep(target.file, request.uri, record, described)),
        map((): ProducedEvent => ({ type: 'produced', meta: null })),
      );
    return defer(() => store.acquire(probeKey(request, record, tool), produce)).pipe(
      filter((event) => event.type === 'stored'),
      // Read while it is leased.
      mergeMap(({ artifact }) => made ?? text(artifact.read()).then(describedOf)),
      take(1),
      throwIfEmpty(),
      catchError(() => made ?? probe$),
    );
  });
}

/** Writes what is to be kept. Rejects with `source-changed` when the file is no longer the one that the key names. */
async function keep(target: string, uri: string, record: FileRecord, described: Described): Promise<void> {
  if (!isSameRecord(await checkFile(uri), record)) {
    throw new ClipwrightError('source-changed', `${uri} changed while it was probed.`, {
      remedy: 'Wait until it is complete, and try again.',
    });
  }
  await writeFile(target, describedText(described), { flag: 'wx' });
}

function isSameRecord(a: FileRecord, b: FileRecord): boolean {
  return (
    a.device === b.device &&
    a.inode === b.inode &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}
