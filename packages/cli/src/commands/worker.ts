import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortError, type ArtifactStore, type ClipRenderer } from '@clipwright/core';
import type { ProducedEvent } from '@clipwright/core/author';
import { ArtifactStoreId, ClipLoaderId, ClipRendererId } from '@clipwright/core/inversify';
import type { BullmqWorker } from '@clipwright/distributed-bullmq';
import { readCores } from '@clipwright/ffmpeg';
import { allowedFolders } from '@clipwright/node-kit';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { defer, filter, firstValueFrom, lastValueFrom } from 'rxjs';
import { compose } from '../compose.ts';
import { checkShared } from '../distributed/check-shared.ts';
import { queuePackage } from '../distributed/optional-package.ts';
import { neededQueue } from '../distributed/queue-address.ts';
import { exitCodes } from '../exit-codes.ts';
import type { QueueFlags } from '../options/queue-options.ts';
import { countsText, workerReporter } from '../output/worker-reporter.ts';
import { writeJsonLine } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface WorkerFlags extends GlobalFlags, SourceFlags, Omit<CacheFlags, 'cache'>, QueueFlags {
  readonly media: string;
  /** Pieces that are made at once. */
  readonly concurrency?: number;
  /** Seconds that pieces have to be finished in, once the worker is told to end. */
  readonly drain: number;
  /** Seconds. */
  readonly goneAfter: number;
}

/**
 * Makes pieces of other machines' renders until it is told to end; then it finishes what it has, or hands it back. It
 * says so at once when it could not make any. Errors: `invalid-option`, `tool-missing`, those of the store.
 */
export async function worker(given: WorkerFlags, context: RunContext): Promise<number> {
  const flags = { ...given, cache: true };
  const { cwd, signal, stdout } = context;
  const address = await neededQueue(flags, context);
  checkShared(flags);
  const [media = ''] = (await allowedFolders([flags.media], cwd)).paths;
  const { bullmqWorker } = await queuePackage();
  await using clipwright = await compose(flags, context, storeChoice(flags, context), ffmpegRendererModule);
  const [renderer, store] = [clipwright.get(ClipRendererId), clipwright.get(ArtifactStoreId)];
  await checkRenderer(renderer);
  await checkStore(store);
  if (signal.aborted) throw new AbortError();

  const name = `${hostname()}:${process.pid}`.replaceAll(/[^\w.:-]/g, '-').slice(-100);
  const { concurrency = readCores().usable, goneAfter, drain, json = false, quiet = false } = flags;
  const reporter = workerReporter(context, quiet);
  const loader = clipwright.get(ClipLoaderId);
  await using made = bullmqWorker({
    ...{ loader, renderer, store, media, name, goneAfter },
    ...{ pieces: concurrency, queue: { url: address.url } },
  });
  try {
    made.event$.subscribe((told) => {
      const event = 'message' in told ? { ...told, message: address.hide(told.message) } : told;
      reporter.event(event);
      if (json) writeJsonLine(context, event);
    });
    if (json) writeJsonLine(context, { type: 'started', worker: name, concurrency });
    if (!quiet) reporter.note(`Worker ${name} of ${address.told}: up to ${concurrency} at once, from ${media}`);
    if (!signal.aborted) await once(signal, 'abort');
    if (!quiet) reporter.note(`Worker ${name} is told to end: it finishes what it has.`);
    await ended(made, drain);
  } finally {
    reporter.end();
  }
  const counts = reporter.counts();
  if (json) writeJsonLine(context, { type: 'ended', ...counts });
  else stdout.write(`${countsText(counts)}\n`);
  return exitCodes.success;
}

/** Finishes what it has, or hands back what takes longer. */
async function ended(made: BullmqWorker, seconds: number): Promise<void> {
  let handedBack: Promise<void> | undefined;
  const timer = setTimeout(() => {
    handedBack = made[Symbol.asyncDispose]();
  }, seconds * 1000);
  await made.drain();
  clearTimeout(timer);
  await handedBack;
}

/** Whether it can make videos at all: one that cannot would fail at every piece. */
async function checkRenderer(renderer: ClipRenderer): Promise<void> {
  // Nothing is written there.
  const output = join(tmpdir(), 'clipwright-worker.mp4');
  await lastValueFrom(renderer.prepare({ output, overwrite: true, sources: [] }));
}

/** Whether it can be written to and read from. */
async function checkStore(store: ArtifactStore): Promise<void> {
  const produce = ({ file }: { readonly file: string }) =>
    defer(async (): Promise<ProducedEvent> => {
      await writeFile(file, 'A worker was here.\n');
      return { type: 'produced', meta: null };
    });
  const stored = store.acquire(JSON.stringify(['worker']), produce).pipe(filter(({ type }) => type === 'stored'));
  await firstValueFrom(stored);
}
