import { join } from 'node:path';
import type { PrepareRequest, RendererCapabilities } from '@clipwright/core/author';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { libavRenderer } from '../src/index.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

async function prepared(name: string, request: Partial<PrepareRequest> = {}): Promise<RendererCapabilities> {
  await using renderer = libavRenderer();
  const output = join(directory.path, name);
  return await lastValueFrom(renderer.prepare({ output, overwrite: false, sources: [], ...request }));
}

describe.skipIf(!hasLibrary)('what the renderer says before the work (needs node-av)', () => {
  it.each([
    ['out.mp4', 'h264', 'libx264', 'aac'],
    ['out.webm', 'vp9', 'libvpx-vp9', 'opus'],
  ])('%s: its encoders, and what their bytes depend on', async (name, codec, encoder, sound) => {
    const { video, audio, costs, copies, wideColors } = await prepared(name);
    expect(video).toMatchObject({ codec, encoder, fingerprint: expect.stringMatching(/^libav \d+; ffmpeg n?8\./) });
    expect(audio).toMatchObject({ codec: sound });
    expect({ copies, start: costs.start, toneMaps: wideColors.toneMaps }).toEqual({
      copies: [],
      start: 0,
      toneMaps: true,
    });
    expect((await prepared(name)).video?.fingerprint).toBe(video?.fingerprint);
  });

  it.each([
    ['an encoder of hardware', 'encoder-missing', 'out.mp4', { encoder: 'nvenc' }],
    ['an encoder that nobody knows', 'invalid-option', 'out.mp4', { encoder: 'nonsense' }],
    ['a codec that the container does not hold', 'invalid-option', 'out.mov', { codecs: { video: 'vp9' } }],
    ['a container that cannot be written', 'invalid-option', 'out.avi', {}],
    ['music that is not there', 'source-missing', 'out.mp4', { music: '/nowhere/at/all.flac' }],
  ] as const)('refuses %s', async (_, code, name, request) => {
    await expect(prepared(name, request)).rejects.toMatchObject({ code });
  });

  it('refuses music without sound', async () => {
    const music = makeFile(join(directory.path, 'silent.mp4'), '-an');
    await expect(prepared('out.mp4', { music })).rejects.toMatchObject({ code: 'no-audio-stream' });
  });
});
