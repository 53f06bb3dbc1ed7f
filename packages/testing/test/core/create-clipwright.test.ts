import { type ClipLoader, resultFrom } from '@clipwright/core';
import {
  ArtifactStoreId,
  ClipCacheId,
  ClipLoaderId,
  ClipRendererId,
  createClipwright,
  owned,
} from '@clipwright/core/inversify';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { sharingCache } from './sharing-cache.ts';

const clips = [{ source: 'synthetic:a' }, { source: 'synthetic:a' }];

interface Engine extends AsyncDisposable {
  readonly name: string;
}
const EngineId: ServiceIdentifier<Engine> = Symbol('Engine');

/** A loader that needs an engine, both noting when they are closed. */
function modules(log: string[]) {
  const noting = <T extends object>(name: string, part: T): T & AsyncDisposable => ({
    ...part,
    [Symbol.asyncDispose]: async () => {
      log.push(name);
    },
  });
  return [
    new ContainerModule(({ bind }) => {
      const made = (engine: Engine): ClipLoader => noting(`loader of ${engine.name}`, syntheticLoader());
      owned(ClipLoaderId, bind(ClipLoaderId).toResolvedValue(made, [EngineId]));
    }),
    new ContainerModule(({ bind }) => {
      owned(
        EngineId,
        bind(EngineId).toResolvedValue((): Engine => noting('engine', { name: 'V8' })),
      );
    }),
  ];
}

describe('createClipwright', () => {
  it('creates what is needed when it is needed, and closes dependents first, once', async () => {
    const log: string[] = [];
    const clipwright = createClipwright({ modules: modules(log) });
    await resultFrom(clipwright.loadClips(clips));
    const open = await clipwright.openClips(clips);
    await open[Symbol.asyncDispose]();
    await Promise.all([clipwright[Symbol.asyncDispose](), clipwright[Symbol.asyncDispose]()]);
    expect(log).toEqual(['loader of V8', 'engine']);
  });

  it('closes nothing that was not created', async () => {
    const log: string[] = [];
    await createClipwright({ modules: modules(log) })[Symbol.asyncDispose]();
    expect(log).toEqual([]);
  });

  it('closes the rest when one part fails to close, and says so', async () => {
    const log: string[] = [];
    const clipwright = createClipwright({ modules: modules(log) });
    const engine = clipwright.get<Engine>(EngineId);
    const loader = clipwright.get(ClipLoaderId);
    loader[Symbol.asyncDispose] = () => Promise.reject(new Error('stuck'));
    await expect(clipwright[Symbol.asyncDispose]()).rejects.toThrow('stuck');
    expect(engine.name).toBe('V8');
    expect(log).toEqual(['engine']);
  });

  it('is of no use once disposed', async () => {
    const clipwright = createClipwright({ modules: modules([]) });
    await clipwright[Symbol.asyncDispose]();
    expect(() => clipwright.loadClips(clips)).toThrow(expect.objectContaining({ code: 'disposed' }));
    await expect(clipwright.openClips(clips)).rejects.toMatchObject({ code: 'disposed' });
    expect(() => clipwright.get(ClipLoaderId)).toThrow(expect.objectContaining({ code: 'disposed' }));
  });

  it('renders and plans with the parts it has, a cache among them', async () => {
    const loader = syntheticLoader();
    const renderer = fakeRenderer();
    await using clipwright = createClipwright({
      modules: [
        new ContainerModule(({ bind }) => {
          bind(ClipLoaderId).toConstantValue(loader);
          bind(ClipCacheId).toConstantValue(sharingCache());
          bind(ClipRendererId).toConstantValue(renderer);
          bind(ArtifactStoreId).toConstantValue(memoryStore({ files: renderer.files }));
        }),
      ],
    });
    const { plan } = await resultFrom(clipwright.planTimeline({ items: clips }, { file: '/out.mp4' }));
    const report = await resultFrom(clipwright.renderTimeline({ items: clips }, { file: '/out.mp4' }));
    expect(report.frames).toBe(plan.frames);
    expect(loader.leftovers()).toEqual([]);
  });
});
