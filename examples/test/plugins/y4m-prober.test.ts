import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipLoader, SourceIndex, SourceInfo } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { laws } from '../../plugins/y4m-prober.laws.ts';
import { y4mProber } from '../../plugins/y4m-prober.ts';
import { tool } from './gif-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-y4m-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function y4m(name: string, size: string, rate: string, pixelFormat: string): string {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`, '-frames:v', '15', '-pix_fmt', pixelFormat];
  tool('ffmpeg', '-y', ...picture, at(name));
  return at(name);
}

async function told(loader: ClipLoader, uri: string): Promise<{ info: SourceInfo; index: SourceIndex }> {
  const last = await lastValueFrom(loader.open({ uri }));
  if (last.type !== 'opened') throw new Error('no source');
  await using source = last.source;
  return { info: source.info, index: await firstValueFrom(source.index()) };
}

laws({ describe, it });

describe.skipIf(!hasFfmpeg)('the prober of YUV4MPEG2 tells what ffprobe tells (needs ffmpeg)', () => {
  it.each([
    ['64x48', '30000/1001', 'yuv420p'],
    ['32x18', '25', 'yuv444p'],
    ['32x18', '24', 'gray'],
  ])('of %s at %s in %s', async (size, rate, pixelFormat) => {
    const file = y4m('one.y4m', size, rate, pixelFormat);
    await using prober = y4mProber();
    await using asking = ffmpegLoader();
    const truth = await told(asking, file);
    expect(await lastValueFrom(prober.probe({ uri: file }))).toEqual(truth.info);
    expect(await lastValueFrom(prober.index({ uri: file }))).toEqual(truth.index);
  });

  it('and nothing of what it does not know for certain', async () => {
    await using prober = y4mProber();
    const [file, cut] = [y4m('odd.y4m', '33x17', '25', 'yuv411p'), y4m('cut.y4m', '32x18', '25', 'yuv420p')];
    truncateSync(cut, 3000);
    writeFileSync(at('text.y4m'), 'YUV4MPEG3');
    for (const uri of [file, cut, at('text.y4m'), at('film.mp4')]) {
      await expect(lastValueFrom(prober.probe({ uri }))).rejects.toMatchObject({ code: 'probe-incomplete' });
    }
    await expect(lastValueFrom(prober.probe({ uri: at('none.y4m') }))).rejects.toMatchObject({
      code: 'source-missing',
    });
    await expect(lastValueFrom(prober.probe({ uri: cut, streams: { video: 3 } }))).rejects.toThrow();
  });

  it('so that a loader with it opens alike, and shows the same frames', async () => {
    const file = y4m('shown.y4m', '64x48', '30', 'yuv420p');
    await using prober = y4mProber();
    await using fast = ffmpegLoader({ prober });
    await using slow = ffmpegLoader();
    expect(await told(fast, file)).toEqual(await told(slow, file));
  });
});
