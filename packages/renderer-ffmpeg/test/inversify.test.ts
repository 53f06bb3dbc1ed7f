import 'reflect-metadata';
import { ClipRendererId } from '@clipwright/core/inversify';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { Container } from 'inversify';
import { lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';

it('the module binds one renderer, with the runner of the container', async () => {
  const container = new Container();
  await container.load(ffmpegModule(), ffmpegRendererModule({ shortWay: false }));
  const renderer = await container.getAsync(ClipRendererId);
  const runner = await container.getAsync(FfmpegRunnerId);
  expect(await container.getAsync(ClipRendererId)).toBe(renderer);
  await renderer[Symbol.asyncDispose]();
  // Disposing the renderer left the runner to its owner.
  expect((await lastValueFrom(runner.tools())).ffmpeg.version).not.toBe('');
  await runner[Symbol.asyncDispose]();
});
