import { type ClipLoader, ClipwrightError, resultFrom } from '@clipwright/core';
import {
  ArtifactStoreId,
  ClipCacheId,
  ClipLoaderId,
  ClipRendererId,
  createClipwright,
  Lifetimes,
  LifetimesId,
  needed,
  owned,
  ProberId,
} from '@clipwright/core/inversify';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { syntheticLoader } from '../../src/index.ts';

const clips = [{ source: 'synthetic:a' }];

/** A loader that notes who opens and closes it; a class, whose private members nobody else can reach. */
class NotingLoader implements ClipLoader {
  readonly #inner = syntheticLoader();
  readonly #name: string;
  readonly #log: string[];
  readonly #declines: boolean;

  constructor(name: string, log: string[], declines = false) {
    this.#name = name;
    this.#log = log;
    this.#declines = declines;
    log.push(`made ${name}`);
  }

  open: ClipLoader['open'] = (request) => {
    this.#log.push(`asked ${this.#name}`);
    if (!this.#declines) return this.#inner.open(request);
    return throwError(() => new ClipwrightError('source-declined', `${this.#name} does not take ${request.uri}.`));
  };

  settled() {
    return this.#inner.settled();
  }

  async [Symbol.asyncDispose]() {
    this.#log.push(`closed ${this.#name}`);
    await this.#inner[Symbol.asyncDispose]();
  }
}

/** A constant that is assigned a symbol would lose what it stands for. */
const identifier = <T>(name: string): ServiceIdentifier<T> => Symbol(name);
const EngineId = identifier<NotingLoader>('engine');

const loaderModule = (name: string, log: string[], declines = false): ContainerModule =>
  new ContainerModule(({ bind }) => {
    owned(
      ClipLoaderId,
      bind(ClipLoaderId).toResolvedValue(() => new NotingLoader(name, log, declines)),
    );
  });

describe('a module in a container of one’s own', () => {
  it('binds one, which is closed when it is unbound', async () => {
    const log: string[] = [];
    const container = new Container();
    container.load(loaderModule('a', log));
    expect(container.get(ClipLoaderId)).toBe(container.get(ClipLoaderId));
    await container.unbindAllAsync();
    expect(log).toEqual(['made a', 'closed a']);
  });

  it('is closed when it is unloaded, and nothing is closed that was not made', async () => {
    const log: string[] = [];
    const container = new Container();
    const module = loaderModule('a', log);
    container.load(module, loaderModule('b', log));
    await container.unloadAsync(module);
    expect(log).toEqual([]);
    container.get(ClipLoaderId);
    expect(log).toEqual(['made b']);
  });

  it('is closed by lifetimes that are bound there, dependents first', async () => {
    const log: string[] = [];
    const container = new Container();
    const lifetimes = new Lifetimes();
    container.bind(LifetimesId).toConstantValue(lifetimes);
    owned(
      EngineId,
      container.bind(EngineId).toResolvedValue(() => new NotingLoader('engine', log)),
    );
    owned(
      ClipLoaderId,
      container.bind(ClipLoaderId).toResolvedValue((_engine) => new NotingLoader('loader', log), [EngineId]),
    );
    container.get(ClipLoaderId);
    await lifetimes[Symbol.asyncDispose]();
    expect(log).toEqual(['made engine', 'made loader', 'closed loader', 'closed engine']);
  });
});

describe('a program with a parent container', () => {
  it('takes what is bound there, and leaves it open for others', async () => {
    const log: string[] = [];
    const parent = new Container();
    parent.load(loaderModule('shared', log));
    for (const _program of ['first', 'second']) {
      await using program = createClipwright({ parent });
      expect(await resultFrom(program.loadClips(clips))).toMatchObject({ loaded: 1 });
    }
    expect(log).toEqual(['made shared', 'asked shared', 'asked shared']);
    await parent.unbindAllAsync();
    expect(log.at(-1)).toBe('closed shared');
  });

  it('leaves open what a part of its own was made with', async () => {
    const log: string[] = [];
    const parent = new Container();
    owned(
      EngineId,
      parent.bind(EngineId).toResolvedValue(() => new NotingLoader('engine', log)),
    );
    const own = new ContainerModule(({ bind }) => {
      owned(
        ClipLoaderId,
        bind(ClipLoaderId).toResolvedValue((_engine) => new NotingLoader('own', log), [EngineId]),
      );
    });
    await using program = createClipwright({ parent, modules: [own] });
    await resultFrom(program.loadClips(clips));
    await program[Symbol.asyncDispose]();
    expect(log).toEqual(['made engine', 'made own', 'asked own', 'closed own']);
  });

  it('puts its own before the parent’s, which is not even made', async () => {
    const log: string[] = [];
    const parent = new Container();
    parent.load(loaderModule('parent', log));
    await using program = createClipwright({ parent, modules: [loaderModule('own', log)] });
    await resultFrom(program.loadClips(clips));
    expect(log).toEqual(['made own', 'asked own']);
    expect(parent.isBound(LifetimesId)).toBe(false);
  });

  it('asks several loaders of the parent in their order', async () => {
    const log: string[] = [];
    const parent = new Container();
    parent.load(loaderModule('a', log, true), loaderModule('b', log));
    await using program = createClipwright({ parent });
    await resultFrom(program.loadClips(clips));
    expect(log.filter((line) => line.startsWith('asked'))).toEqual(['asked a', 'asked b']);
  });
});

describe('several loader modules', () => {
  it('are asked in order of loading, until one does not decline; each is closed once', async () => {
    const log: string[] = [];
    const modules = [loaderModule('a', log, true), loaderModule('b', log), loaderModule('c', log)];
    const program = createClipwright({ modules });
    expect(await resultFrom(program.loadClips(clips))).toMatchObject({ loaded: 1 });
    expect(program.get(ClipLoaderId)).toBe(program.get(ClipLoaderId));
    await program[Symbol.asyncDispose]();
    expect(log.filter((line) => !line.startsWith('made'))).toEqual([
      'asked a',
      'asked b',
      'closed c',
      'closed b',
      'closed a',
    ]);
  });

  it('are decorated where they are activated, each', async () => {
    const log: string[] = [];
    const decorating = new ContainerModule(({ onActivation }) => {
      onActivation(ClipLoaderId, (_context, loader) => ({
        open: (request) => {
          log.push('decorated');
          return loader.open(request);
        },
        settled: () => loader.settled(),
        [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
      }));
    });
    const program = createClipwright({ modules: [loaderModule('a', log, true), loaderModule('b', log), decorating] });
    await resultFrom(program.loadClips(clips));
    await program[Symbol.asyncDispose]();
    expect(log.filter((line) => !line.startsWith('made'))).toEqual([
      'decorated',
      'asked a',
      'decorated',
      'asked b',
      'closed b',
      'closed a',
    ]);
  });
});

describe('a backend that is missing', () => {
  const refusal = async (call: () => unknown): Promise<unknown> => {
    try {
      await call();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it.each([
    [ClipLoaderId, 'ClipLoaderId', '@clipwright/loader-ffmpeg', 'ffmpegLoaderModule()'],
    [ClipRendererId, 'ClipRendererId', '@clipwright/renderer-ffmpeg', 'ffmpegRendererModule()'],
    [ArtifactStoreId, 'ArtifactStoreId', '@clipwright/cache', 'temporaryStoreModule()'],
    [ClipCacheId, 'ClipCacheId', '@clipwright/cache', 'memoryCacheModule()'],
    [ProberId, 'ProberId', '@clipwright/prober-headers', 'headersProberModule()'],
  ])('is named with its package: %s', async (id: ServiceIdentifier, name, from, module) => {
    await using program = createClipwright({});
    const error = await refusal(() => program.get(id));
    expect(error).toBeInstanceOf(ClipwrightError);
    expect(error).toMatchObject({
      code: 'backend-missing',
      kind: 'input',
      details: { id: name, package: from, module },
    });
    expect(String(error)).toContain(`${name} is not bound. Add the package ${from} and load its ${module}`);
  });

  it('is what a run says, too', async () => {
    await using program = createClipwright({ modules: [loaderModule('a', [])] });
    const missing = { code: 'backend-missing', details: { id: 'ClipRendererId' } };
    expect(await refusal(() => program.renderTimeline({ items: clips }, { file: '/out.mp4' }))).toMatchObject(missing);
    expect(await refusal(() => program.planTimeline({ items: clips }, { file: '/out.mp4' }))).toMatchObject(missing);
    await using empty = createClipwright({ parent: new Container() });
    expect(await refusal(() => empty.openClips(clips))).toMatchObject({ code: 'backend-missing' });
  });

  it('of a module’s own is told by the module', () => {
    const missing = { does: 'pulls', id: 'EngineId', package: 'clipwright-engine', module: 'engineModule()' };
    const engine = new NotingLoader('engine', []);
    expect(needed(EngineId, engine, missing)).toBe(engine);
    expect(() => needed(EngineId, undefined, missing)).toThrow('load its engineModule()');
    expect(() => needed(EngineId, undefined)).toThrow(expect.objectContaining({ code: 'backend-missing' }));
    expect(() => needed(ClipLoaderId, undefined)).toThrow('@clipwright/loader-ffmpeg');
  });
});
