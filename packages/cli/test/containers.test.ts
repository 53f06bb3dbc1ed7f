// Needs ffmpeg or node-av.
import { directoryStoreModule, memoryCacheModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { loadClips, renderTimeline, resultFrom } from '@clipwright/core';
import { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId, ProberId } from '@clipwright/core/inversify';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { Container, type ContainerModule, type ServiceIdentifier } from 'inversify';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';

const directory = testDirectory();

describe('the modules of all packages in a container of one’s own', () => {
  it.skipIf(!hasFfmpeg)('render, and are closed by unbinding (needs ffmpeg)', async () => {
    const container = new Container();
    container.load(
      ffmpegModule({ remember: { environment: {} } }),
      headersProberModule(),
      ffmpegLoaderModule({ remember: true }),
      ffmpegRendererModule({ remember: true }),
      directoryStoreModule({ directory: directory.file('store') }),
      memoryCacheModule(),
    );
    const parts = {
      loader: container.get(ClipLoaderId),
      cache: container.get(ClipCacheId),
      store: container.get(ArtifactStoreId),
      renderer: container.get(ClipRendererId),
    };
    const items = [{ source: directory.file('a.mp4') }];
    const report = await resultFrom(renderTimeline({ items }, { file: directory.file('out.mp4') }, parts));
    expect(report).toMatchObject({ frames: 50, verified: true });
    await container.unbindAllAsync();
    await expect(resultFrom(loadClips(items, parts))).rejects.toMatchObject({ code: 'disposed' });
  });

  it.each<[string, readonly ContainerModule[], ServiceIdentifier, string]>([
    ['a loader without a runner', [ffmpegLoaderModule()], ClipLoaderId, '@clipwright/ffmpeg and load its ffmpegModule'],
    [
      'a renderer without one',
      [ffmpegRendererModule()],
      ClipRendererId,
      '@clipwright/ffmpeg and load its ffmpegModule',
    ],
    [
      'a loader that remembers, without a store',
      [ffmpegModule(), ffmpegLoaderModule({ remember: true })],
      ClipLoaderId,
      '@clipwright/cache and load its temporaryStoreModule',
    ],
    [
      'a renderer that remembers, without a store',
      [ffmpegModule(), ffmpegRendererModule({ remember: true })],
      ClipRendererId,
      '@clipwright/cache and load its temporaryStoreModule',
    ],
    [
      'a runner that remembers, without a store',
      [ffmpegModule({ remember: { environment: {} } })],
      FfmpegRunnerId,
      '@clipwright/cache and load its temporaryStoreModule',
    ],
  ])('say which package is missing: %s', (_what, modules, id, remedy) => {
    const container = new Container();
    container.load(...modules);
    expect(() => container.get(id)).toThrow(
      expect.objectContaining({ code: 'backend-missing', message: expect.stringContaining(remedy) }),
    );
  });

  it('need nothing that they can do without', async () => {
    const container = new Container();
    container.load(ffmpegModule(), ffmpegLoaderModule(), temporaryStoreModule(), headersProberModule());
    for (const id of [ClipLoaderId, ArtifactStoreId, ProberId]) expect(container.get<unknown>(id)).toBeDefined();
    await container.unbindAllAsync();
  });
});
