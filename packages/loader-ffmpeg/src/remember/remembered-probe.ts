import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import type { OpenRequest, Produce, ProducedEvent } from '@clipwright/core/author';
import type { FfmpegRunner, FfmpegTools } from '@clipwright/ffmpeg';
import { type FileRecord, isStable, sourceRecord } from '@clipwright/node-kit';
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
import type { IndexPart } from '../probe/partial/index-part.ts';
import type { FileProber, Probed } from '../probe/probe-source.ts';
import { describedOf, describedText, partOfText, partText } from './described-text.ts';
import { probeKey } from './probe-key.ts';

/** Where probes are remembered, and by whom they are made. */
export interface ProbeMemory {
  readonly runner: FfmpegRunner;
  readonly store: ArtifactStore;
  /** The file's, from before anything was read of it. */
  readonly record: FileRecord;
}

/** How something that is remembered is written, and read again. */
interface Form<T> {
  readonly text: (value: T) => string;
  readonly of: (text: string) => T;
}

const probes: Form<Probed> = { text: describedText, of: describedOf };
const durations: Form<number | undefined> = {
  text: (ticks) => JSON.stringify(ticks ?? null),
  of: (text) => {
    const ticks: unknown = JSON.parse(text);
    return typeof ticks === 'number' ? ticks : undefined;
  },
};
const parts: Form<IndexPart> = { text: partText, of: partOfText };

/**
 * What a prober tells of files, from the store where it is known there. Not remembered: failures, files changed less
 * than two seconds ago, files that change while they are probed. A store that fails is done without.
 */
export function rememberedProbes(memory: ProbeMemory, prober: FileProber): FileProber {
  return {
    ...prober,
    probe: (request) => remembered(memory, { request, part: [] }, prober.probe(request), probes),
    lastDuration: (request, packet) =>
      remembered(
        memory,
        { request, part: [packet.stream, packet.pts, packet.seconds] },
        prober.lastDuration(request, packet),
        durations,
      ),
    part: (request, file, from, to) =>
      remembered(memory, { request, part: [from, to] }, prober.part(request, file, from, to), parts),
  };
}

/** What is asked for: of a file, all or, by ticks, a part of its index. */
interface Asked {
  readonly request: OpenRequest;
  readonly part: readonly number[];
}

/** @param probe$ Makes the probe. */
function remembered<T>(
  { runner, store, record }: ProbeMemory,
  asked: Asked,
  probe$: Observable<T>,
  form: Form<T>,
): Observable<T> {
  const { request, part } = asked;
  const fromStore = ({ ffprobe }: FfmpegTools): Observable<T> => {
    const key = probeKey(request, record, [ffprobe?.version ?? 'none', ...runner.inputs.probeOptions], part);
    return throughStore(store, key, probe$, form, (file, value) => keep(file, request.uri, record, form.text(value)));
  };
  return defer(() => (isStable(record) ? runner.tools().pipe(mergeMap(fromStore)) : probe$));
}

/** @param keep Writes what is to be kept. */
function throughStore<T>(
  store: ArtifactStore,
  key: string,
  probe$: Observable<T>,
  form: Form<T>,
  keep: (file: string, value: T) => Promise<void>,
): Observable<T> {
  return defer(() => {
    /** What the probe came to, where it was made for this caller: it counts, whatever the store makes of it. */
    let made: Observable<T> | undefined;
    const produce: Produce = (target) =>
      probe$.pipe(
        tap({
          next: (value) => {
            made = of(value);
          },
          error: (error: unknown) => {
            made = throwError(() => error);
          },
        }),
        mergeMap((value) => keep(target.file, value)),
        map((): ProducedEvent => ({ type: 'produced', meta: null })),
      );
    return defer(() => store.acquire(key, produce)).pipe(
      filter((event) => event.type === 'stored'),
      // Read while it is leased.
      mergeMap(({ artifact }) => made ?? text(artifact.read()).then(form.of)),
      take(1),
      throwIfEmpty(),
      catchError(() => made ?? probe$),
    );
  });
}

/** Writes what is to be kept. Rejects with `source-changed` when the file is no longer the one that the key names. */
async function keep(target: string, uri: string, record: FileRecord, content: string): Promise<void> {
  if (!isSameRecord(await sourceRecord(uri), record)) {
    throw new ClipwrightError('source-changed', `${uri} changed while it was probed.`, {
      remedy: 'Wait until it is complete, and try again.',
    });
  }
  await writeFile(target, content, { flag: 'wx' });
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
