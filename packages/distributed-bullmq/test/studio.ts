import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type ClipRenderer,
  type FrameTransforms,
  type RenderReport,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { Queue } from 'bullmq';
import { EMPTY, lastValueFrom } from 'rxjs';
import { type BullmqRendererOptions, bullmqRenderer, bullmqWorker, type WorkerEvent } from '../src/index.ts';
import { checkedPlace, openBroker } from '../src/queue/open-broker.ts';
import type { BullmqWorkerOptions } from '../src/worker/bullmq-worker.ts';
import type { BrokerServer, TestBroker } from './brokers.ts';
import { watchCommits } from './commits.ts';
import { type FixtureOptions, fixtureParts } from './fixtures/parts.mjs';

/** Folders and a broker for one test. */
export interface Place extends AsyncDisposable {
  readonly broker: BrokerServer;
  readonly media: string;
  readonly store: string;
  readonly out: string;
  readonly queue: { readonly url: string; readonly patience: number };
  /** Of workers; so long that none counts as gone that is only slow. */
  readonly goneAfter: number;
  /** What there is that should not be, when all have ended. */
  left(): Promise<Left>;
}

export interface Left {
  /** Of the broker. */
  readonly jobs: readonly string[];
  readonly connections: number;
  /** Unfinished ones, in the store and beside outputs. */
  readonly files: readonly string[];
  /** How often each record of the store was written that was not written once. */
  readonly writes: readonly number[];
}

export const nothing: Left = { jobs: [], connections: 0, files: [], writes: [] };

/** Clips of three sources, each of another length; 13 frames are those that a crashing worker falls over. */
export const lengths = [24, 13, 18];

export async function place(start: TestBroker): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'clipwright-bullmq-'));
  const [media, store, out] = [join(root, 'media'), join(root, 'store'), join(root, 'out')];
  for (const folder of [media, out]) await mkdir(folder);
  await Promise.all(lengths.map((_, index) => writeFile(join(media, `${index}.mp4`), `frames=${48 + index}`)));
  const broker = await start();
  const commits = await watchCommits(store);
  return {
    ...{ broker, media, store, out, goneAfter: 30, queue: { url: broker.url, patience: 30 } },
    left: async () => {
      // The next to open a store takes away what the dead have left.
      const next = directoryStore({ directory: store });
      await lastValueFrom(next.acquire('none', () => EMPTY)).catch(() => {});
      await next[Symbol.asyncDispose]();
      const unfinished = ['leases', 'sessions'].map((folder) => filesBelow(join(store, 'store-v1', folder)));
      const beside = (await filesBelow(out)).filter((name) => !/^[\w-]+\.mp4$|^\.alone/.test(name));
      return {
        jobs: await broker.jobs(),
        connections: await broker.clients(),
        files: [...(await Promise.all(unfinished)).flat(), ...beside],
        writes: (await commits.count()).filter((count) => count !== 1),
      };
    },
    [Symbol.asyncDispose]: async () => {
      commits[Symbol.dispose]();
      await broker[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  return await readdir(folder, { recursive: true }).catch(() => []);
}

/** Ends them all. */
export async function ended(...parts: readonly AsyncDisposable[]): Promise<void> {
  await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
}

/** A list of all of them. */
export function timelineOf({ media }: Pick<Place, 'media'>) {
  return { items: lengths.map((frames, index) => ({ source: join(media, `${index}.mp4`), end: `${frames}/24` })) };
}

/** A coordinator in this process. */
export interface Coordinator extends AsyncDisposable {
  readonly parts: ReturnType<typeof fixtureParts>;
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  /** The bytes of a render of the list. */
  render(name: string, options?: RenderChoice): Promise<Buffer>;
  report(name: string, options?: RenderChoice): Promise<RenderReport>;
}

export interface RenderChoice {
  readonly signal?: AbortSignal;
  readonly timeline?: Timeline;
  readonly transforms?: FrameTransforms;
}

export function coordinator(
  at: Place,
  options: Partial<BullmqRendererOptions> = {},
  fixture: FixtureOptions = {},
): Coordinator {
  const parts = fixtureParts(fixture);
  const store = directoryStore({ directory: at.store });
  const { media, queue } = at;
  const renderer = bullmqRenderer({ renderer: parts.renderer, store, media, queue, lookEvery: 0.5, ...options });
  const report = (name: string, { timeline = timelineOf(at), ...choice }: RenderChoice = {}) =>
    resultFrom(
      renderTimeline(timeline, { file: join(at.out, name) }, { loader: parts.loader, renderer, store, ...choice }),
    );
  return {
    ...{ parts, renderer, store, report },
    render: async (name, choice) => {
      await report(name, choice);
      return await readFile(join(at.out, name));
    },
    [Symbol.asyncDispose]: async () => {
      for (const part of [renderer, parts.loader, store]) await part[Symbol.asyncDispose]();
    },
  };
}

/** A worker in this process, and what happened at it. */
export interface TestWorker extends AsyncDisposable {
  readonly parts: ReturnType<typeof fixtureParts>;
  readonly events: readonly WorkerEvent[];
  /** The first event of a kind, from the beginning. */
  told<T extends WorkerEvent['type']>(type: T): Promise<Extract<WorkerEvent, { type: T }>>;
  drain(): Promise<void>;
  /** Ends the worker alone. */
  leave(): Promise<void>;
}

export function worker(
  at: Place,
  fixture: FixtureOptions = {},
  options: Partial<BullmqWorkerOptions> = {},
): TestWorker {
  const parts = fixtureParts(fixture);
  const store = directoryStore({ directory: at.store });
  const { loader, renderer } = parts;
  const { media, queue, goneAfter } = at;
  const made = bullmqWorker({ loader, renderer, store, media, queue, goneAfter, ...options });
  const events: WorkerEvent[] = [];
  const listeners = new Set<() => void>();
  made.event$.subscribe((event) => {
    events.push(event);
    for (const each of [...listeners]) each();
  });
  return {
    ...{ parts, events },
    told: <T extends WorkerEvent['type']>(type: T) =>
      new Promise<Extract<WorkerEvent, { type: T }>>((resolve) => {
        const look = (): void => {
          const found = events.find((event): event is Extract<WorkerEvent, { type: T }> => event.type === type);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    drain: () => made.drain(),
    leave: () => made[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await made[Symbol.asyncDispose]();
      for (const part of [renderer, loader, store]) await part[Symbol.asyncDispose]();
    },
  };
}

/** The bytes of the same render by one process alone. */
export async function alone(at: Place, name = 'alone.mp4', timeline: Timeline = timelineOf(at)): Promise<Buffer> {
  const { loader, renderer } = fixtureParts();
  await using store = directoryStore({ directory: join(at.out, '.alone') });
  await resultFrom(renderTimeline(timeline, { file: join(at.out, name) }, { loader, renderer, store }));
  const bytes = await readFile(join(at.out, name));
  for (const part of [renderer, loader]) await part[Symbol.asyncDispose]();
  return bytes;
}

/** Job ids of finished pieces that were not there before. */
export function madeBy(...workers: readonly TestWorker[]): readonly string[] {
  return workers.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'finished' && !event.hit ? [event.job] : [])),
  );
}

/** The queue as BullMQ has it. */
export function queueOf({ queue }: Pick<Place, 'queue'>) {
  const broker = openBroker(checkedPlace(queue));
  const made = new Queue(broker.name, broker.options, broker.backend);
  return {
    queue: made,
    [Symbol.asyncDispose]: async () => {
      await made.close();
      await broker.close();
    },
  };
}
