import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type ClipLoader,
  type ClipRenderer,
  type ClipwrightError,
  threadBudget,
} from '@clipwright/core';
import { publish, unfinishedFile } from '@clipwright/node-kit';
import { pngEncoder } from '@clipwright/pictures';
import { fakeRenderer, memoryStore, syntheticLoader } from '@clipwright/testing';
import { concatMap, defer, from, mergeMap, type Observable } from 'rxjs';
import { errorAnswer } from '../src/api/error.ts';
import { createServer, type Engine, oneEngine, type RenderServer, type ServerOptions } from '../src/index.ts';
import { type AnswerCheck, answerCheck } from './answers.ts';

export const token = 'a-token-that-is-long-enough';

/** Holds segments back until it is opened. */
export interface Gate {
  open(): void;
  readonly opened: Promise<void>;
  /** Segments that have come to it. */
  arrived: number;
}

export function gate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened, arrived: 0 };
}

/** Folders, an engine without media, and a server over both. */
export interface Studio extends AsyncDisposable {
  readonly media: string;
  readonly out: string;
  readonly database: string;
  readonly server: RenderServer;
  readonly engine: Engine;
  readonly answers: AnswerCheck;
  /** Of the server that runs now. */
  url(path: string): string;
  /** As a script asks. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Ends the server and starts another over the same folders. */
  restart(): Promise<void>;
}

export interface EngineOptions {
  /** The first step of every work waits there. */
  readonly gate?: Gate;
  /** Gives the error that a piece of the picture fails with. */
  readonly fail?: (request: string) => ClipwrightError | undefined;
}

/**
 * Each file of media says as text what its synthetic source is like, such as `frames=48`. Videos are what the renderer of
 * the tests writes, put in place on disk.
 */
export function engineWithoutMedia({ gate, fail }: EngineOptions = {}): Engine & AsyncDisposable {
  const memory = memoryStore();
  const disk = temporaryStore();
  // Pictures are written by what writes them; what the renderer of the tests makes is never on disk.
  const store: ArtifactStore = {
    acquire: (key, produce) => (key?.startsWith('["picture"') ? disk : memory).acquire(key, produce),
    settled: async () => {
      await Promise.all([disk.settled(), memory.settled()]);
    },
    [Symbol.asyncDispose]: async () => {
      for (const each of [disk, memory]) await each[Symbol.asyncDispose]();
    },
  };
  const synthetic = syntheticLoader();
  const fake = fakeRenderer({
    files: memory.files,
    ...(fail && { fail: (job) => (job.type === 'segment' ? fail(JSON.stringify(job.request)) : undefined) }),
  });
  const loader: ClipLoader = {
    open: ({ uri, ...request }) =>
      defer(() => from(readFile(uri, 'utf8'))).pipe(
        mergeMap((query) => synthetic.open({ ...request, uri: `synthetic:${basename(uri)}?${query.trim()}` })),
      ),
    settled: () => synthetic.settled(),
    [Symbol.asyncDispose]: () => synthetic[Symbol.asyncDispose](),
  };
  const held = <T>(work: () => Observable<T>): Observable<T> =>
    gate === undefined
      ? work()
      : defer(() => {
          gate.arrived++;
          return from(gate.opened);
        }).pipe(concatMap(work));
  const renderer: ClipRenderer = {
    prepare: (request) => fake.prepare(request),
    concurrency: (profile) => fake.concurrency(profile),
    renderSegment: (...args) => held(() => fake.renderSegment(...args)),
    renderAudio: (...args) => fake.renderAudio(...args),
    join: (request, inputs) =>
      fake.join(request, inputs).pipe(
        concatMap(async (event) => {
          if (event.type !== 'joined') return event;
          const unfinished = unfinishedFile(request.output);
          await writeFile(unfinished, memory.files.get(request.output) ?? '');
          await publish(unfinished, request.output, request.overwrite ?? false);
          return event;
        }),
      ),
    settled: () => fake.settled(),
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
  const budget = threadBudget(4);
  return {
    ...{ loader, renderer, store, budget, encoders: [pngEncoder(budget)] },
    [Symbol.asyncDispose]: async () => {
      for (const part of [renderer, loader, store]) await part[Symbol.asyncDispose]();
    },
  };
}

export async function studio(options: Partial<ServerOptions> = {}, held: EngineOptions = {}): Promise<Studio> {
  const root = await mkdtemp(join(tmpdir(), 'clipwright-server-'));
  const media = join(root, 'media');
  const out = join(root, 'out');
  const database = join(root, 'jobs.db');
  await mkdir(join(media, 'trip'), { recursive: true });
  await mkdir(out);
  await writeFile(join(media, 'a.mp4'), 'frames=24');
  await writeFile(join(media, 'trip', 'b.mp4'), 'frames=48');
  const engine = engineWithoutMedia(held);
  const start = () => createServer({ media, out, database, engines: oneEngine(engine), token, ...options });
  let server = await start();
  const description = await fetch(`${server.url}/api/v1/openapi.json`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answers = answerCheck(await description.json());
  const url = (path: string): string => server.url + path;
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(url(path), { ...init, headers });
    // Every answer of every test is held against what the server says of itself.
    const type = response.headers.get('content-type');
    const isJson = type?.startsWith('application/json');
    // A copy that nobody reads would keep the other one from being left.
    await answers.check(init.method ?? 'GET', path, isJson ? response.clone() : new Response(null, response));
    return response;
  };
  return {
    ...{ media, out, database, engine, url, ask, answers },
    get server() {
      return server;
    },
    post: (path, body, headers) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    restart: async () => {
      await server[Symbol.asyncDispose]();
      server = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** The code of an error, as it was answered. */
export async function codeOf(response: Response): Promise<string> {
  return errorAnswer.parse(await response.json()).error.code;
}

/** A render of one clip. */
export function renderOf(name: string, more: object = {}) {
  return { timeline: { items: [{ source: 'a.mp4', end: 0.5 }] }, output: { name }, ...more };
}
