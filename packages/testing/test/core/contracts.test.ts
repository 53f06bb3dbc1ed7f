import {
  type ClipLoader,
  ClipwrightError,
  loadClips,
  openClips,
  planTimeline,
  renderTimeline,
  resultFrom,
  withCache,
} from '@clipwright/core';
import { contractVersions, type OpenRequest } from '@clipwright/core/author';
import { ArtifactStoreId, ClipLoaderId, ClipRendererId, createClipwright } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { sharingCache } from './sharing-cache.ts';

const clips = [{ source: 'synthetic:a?frames=24' }];
const timeline = { items: clips };
const output = { file: '/out.mp4' };
const other = contractVersions.ClipLoader + 1;

/** A loader that is a class, with members of its own that nothing but its own methods can reach. */
class OwnLoader implements ClipLoader {
  readonly #inner = syntheticLoader();
  readonly #written: number;
  asked = 0;

  constructor(written: number = contractVersions.ClipLoader) {
    this.#written = written;
  }

  get contracts() {
    this.asked += 1;
    return { ClipLoader: this.#written };
  }

  open(request: OpenRequest) {
    return this.#inner.open(request);
  }

  settled() {
    return this.#inner.settled();
  }

  [Symbol.asyncDispose]() {
    return this.#inner[Symbol.asyncDispose]();
  }
}

const parts = () => {
  const store = memoryStore();
  return { loader: new OwnLoader(), renderer: fakeRenderer({ files: store.files }), store };
};
const oldCache = () => ({ ...sharingCache(), contracts: { ClipCache: 0 } });
const oldRenderer = () => ({ ...fakeRenderer(), contracts: { ClipRenderer: 0 } });
const oldStore = () => ({ ...memoryStore(), contracts: { ArtifactStore: 0 } });

async function refusalOf(call: () => unknown): Promise<ClipwrightError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof ClipwrightError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
}

describe('a plug-in that was written for another number of its contract', () => {
  it.each([
    ['loadClips', 'loader', () => loadClips(clips, { loader: new OwnLoader(other) })],
    ['loadClips', 'cache', () => loadClips(clips, { loader: new OwnLoader(), cache: oldCache() })],
    ['openClips', 'loader', () => openClips(clips, { loader: new OwnLoader(other) })],
    ['renderTimeline', 'loader', () => renderTimeline(timeline, output, { ...parts(), loader: new OwnLoader(other) })],
    ['renderTimeline', 'cache', () => renderTimeline(timeline, output, { ...parts(), cache: oldCache() })],
    ['renderTimeline', 'renderer', () => renderTimeline(timeline, output, { ...parts(), renderer: oldRenderer() })],
    ['renderTimeline', 'store', () => renderTimeline(timeline, output, { ...parts(), store: oldStore() })],
    ['planTimeline', 'loader', () => planTimeline(timeline, output, { ...parts(), loader: new OwnLoader(other) })],
    ['planTimeline', 'renderer', () => planTimeline(timeline, output, { ...parts(), renderer: oldRenderer() })],
    ['withCache', 'loader', () => withCache(new OwnLoader(other), sharingCache())],
    ['withCache', 'cache', () => withCache(new OwnLoader(), oldCache())],
  ] as const)('%s refuses it at the call, as %s', async (_, option, call) => {
    expect(await refusalOf(call)).toMatchObject({ code: 'plugin-incompatible', kind: 'input', details: { option } });
  });

  it('so does a program that is composed of it', async () => {
    const modules = [
      new ContainerModule(({ bind }) => {
        bind(ClipLoaderId).toConstantValue(new OwnLoader(other));
        bind(ClipRendererId).toConstantValue(fakeRenderer());
        bind(ArtifactStoreId).toConstantValue(memoryStore());
      }),
    ];
    await using program = createClipwright({ modules });
    const calls = [
      () => program.loadClips(clips),
      () => program.openClips(clips),
      () => program.renderTimeline(timeline, output),
      () => program.planTimeline(timeline, output),
    ];
    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ code: 'plugin-incompatible' });
  });

  it('is told what it was written for, what it met, and which of both is behind', async () => {
    const ahead = await refusalOf(() => loadClips(clips, { loader: new OwnLoader(other) }));
    expect(ahead.message).toBe(
      `The loader was written for ClipLoader ${other}, and this core has ClipLoader ${contractVersions.ClipLoader}. ` +
        'Install a newer @clipwright/core, or an older release of the loader.',
    );
    expect(ahead.details).toMatchObject({ contract: 'ClipLoader', written: other });
    const behind = await refusalOf(() => loadClips(clips, { loader: new OwnLoader(0) }));
    expect(behind.remedy).toContain('Install a release of the loader that was made for this core');
  });
});

describe('a plug-in that was written for this number', () => {
  it('is asked once, and its private members stay its own', async () => {
    const loader = new OwnLoader();
    expect(await resultFrom(loadClips(clips, { loader }))).toMatchObject({ loaded: 1 });
    expect(loader.asked).toBe(1);
  });

  it('renders, one that says nothing as well', async () => {
    const { contracts: _, ...silent } = syntheticLoader();
    for (const loader of [new OwnLoader(), silent]) {
      const report = await resultFrom(renderTimeline(timeline, output, { ...parts(), loader }));
      expect(report.skipped).toBe(0);
    }
  });
});
