import { ClipRendererId, createClipwright } from '@clipwright/core/inversify';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { libavModule, libavRendererModule } from '../src/inversify/index.ts';
import { profileOf } from './clip-of.ts';

it('the module binds one renderer with the engine of the program, and is closed with it', async () => {
  const clipwright = createClipwright({ modules: [libavRendererModule(), libavModule({ workers: 3 })] });
  const renderer = clipwright.get(ClipRendererId);
  expect(clipwright.get(ClipRendererId)).toBe(renderer);
  expect(await firstValueFrom(renderer.concurrency(profileOf('25/1')))).toBe(3);
  await clipwright[Symbol.asyncDispose]();
  const check = renderer.renderAudio(
    { stretches: [], encoding: { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 } },
    { file: '/nowhere/at/all' },
    { sources: new Map(), transforms: {} },
  );
  await expect(lastValueFrom(check)).rejects.toMatchObject({ code: 'disposed' });
});
