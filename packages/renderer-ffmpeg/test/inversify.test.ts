import { ClipRendererId, createClipwright } from '@clipwright/core/inversify';
import { FfmpegRunnerId, ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { profileOf } from './media.ts';

it('the module binds one renderer with the runner of the program, and is closed with it', async () => {
  const clipwright = createClipwright({ modules: [ffmpegRendererModule({ direct: false }), ffmpegModule()] });
  const renderer = clipwright.get(ClipRendererId);
  expect(clipwright.get(ClipRendererId)).toBe(renderer);
  const { tokens } = clipwright.get(FfmpegRunnerId).budget;
  expect(await firstValueFrom(renderer.concurrency(profileOf('25/1')))).toBe(tokens + 1);
  await clipwright[Symbol.asyncDispose]();
  const check = renderer.renderAudio(
    { stretches: [], encoding: { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 } },
    { file: '/nowhere/at/all' },
    { sources: new Map(), transforms: {} },
  );
  await expect(lastValueFrom(check)).rejects.toMatchObject({ code: 'disposed' });
});
