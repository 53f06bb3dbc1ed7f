import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClipwright } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { describe, expect, it } from 'vitest';
import { ownTimeline } from '../src/montage/own-timeline.ts';
import { spreadCuts } from '../src/montage/spread-cuts.ts';
import { temporaryFolder } from './media.ts';

const file = (source: string, duration: number) => ({ source, uri: `/${source}`, duration });

describe('a montage of own files', () => {
  it('is of clips spread over one file', () => {
    const cuts = spreadCuts([file('a.mp4', 92)]);
    expect(cuts.map(({ start }) => start)).toEqual(Array.from({ length: 16 }, (_, i) => i * 6));
    expect(cuts.every(({ start, end }) => end - start === 2)).toBe(true);
  });

  it('takes turns among several, and short ones whole', () => {
    const cuts = spreadCuts([file('a.mp4', 10), file('b.mov', 0.5), file('c.mkv', 4.5)]);
    expect(cuts.map(({ source, start, end }) => [source, start, end])).toEqual([
      ['a.mp4', 0, 2],
      ['b.mov', 0, 0.5],
      ['c.mkv', 0, 2],
      ['a.mp4', 2, 4],
      ['c.mkv', 2.5, 4.5],
      ['a.mp4', 4, 6],
      ['a.mp4', 6, 8],
      ['a.mp4', 8, 10],
    ]);
  });

  it('shows each of many files once', () => {
    const cuts = spreadCuts(Array.from({ length: 20 }, (_, i) => file(`${i}.mp4`, 60)));
    expect(cuts.map(({ source }) => source)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}.mp4`));
  });

  it.skipIf(!hasFfmpeg)('is made of the files that are named, from where it was called (needs ffmpeg)', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.directory, 'sub'));
    const made = join(folder.directory, 'sub/my.mp4');
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=3'];
    expect(spawnSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-c:v', 'libx264', made]).status).toBe(0);
    await using clipwright = createClipwright({ modules: [ffmpegModule(), ffmpegLoaderModule()] });
    const options = { base: join(folder.directory, 'sub'), signal: new AbortController().signal };
    expect(await ownTimeline(clipwright, ['my.mp4'], options)).toEqual({
      items: [{ source: 'my.mp4', uri: made, start: 0, end: 2 }],
    });
    await expect(ownTimeline(clipwright, ['cuts.json'], options)).rejects.toThrow('npx clipwright render');
    await expect(ownTimeline(clipwright, ['--help'], options)).rejects.toThrow('npm start -- a.mp4');
    await expect(ownTimeline(clipwright, ['no.mp4'], options)).rejects.toMatchObject({ code: 'source-missing' });
  });

  // Built: the same program as `npm start` runs. Before anything is made, so it costs little.
  const refused = [
    ['no.mp4', 'source-missing: '],
    ['cuts.json', 'invalid-option: cuts.json is no video file.'],
    ['--size', 'invalid-option: --size is no video file.'],
  ] as const;
  it.each(some(refused, 1))('is what the program makes of its arguments: %s', async (name, said) => {
    await using folder = await temporaryFolder();
    const main = join(import.meta.dirname, '../dist/main.js');
    const env = { ...process.env, INIT_CWD: folder.directory };
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, name], { env, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(said);
    if (name === 'no.mp4') expect(stderr).toContain(join(folder.directory, name));
  });
});
