import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { firstValueFrom, lastValueFrom, throwError } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
const real = ffmpegRunner();
beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await real[Symbol.asyncDispose]();
  await directory.remove();
});

/**
 * The ffmpeg of this machine without some of what it has: commands with these words fail, and lists do not hold them.
 */
async function lesser(name: string, without: readonly string[]) {
  const { ffmpeg, ffprobe } = await firstValueFrom(real.tools());
  const file = join(directory.path, name);
  const script = `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const without = ${JSON.stringify(without)};
const args = process.argv.slice(2);
if (args.some((arg) => without.some((word) => arg.includes(word)))) process.exit(1);
const lists = args.includes('-encoders') || args.includes('-filters');
const { stdout, status } = spawnSync(${JSON.stringify(ffmpeg.path)}, args, { stdio: ['ignore', 'pipe', 'inherit', 'inherit', 'inherit'] });
const kept = (line) => !lists || !without.some((word) => line.includes(word));
process.stdout.write(stdout.toString().split('\\n').filter(kept).join('\\n'));
process.exitCode = status;
`;
  await writeFile(file, script);
  await chmod(file, 0o755);
  const runner = ffmpegRunner({ ffmpeg: file, ffprobe: ffprobe?.path ?? '' });
  return { runner, renderer: ffmpegRenderer({ runner }) };
}

const filters = spawnSync('ffmpeg', ['-hide_banner', '-v', 'error', '-filters']).stdout.toString();

describe('what ffmpeg has', () => {
  it('is found out from lists where it does not all work, to the same fingerprint', async () => {
    const { runner, renderer } = await lesser('no-zscale', ['zscale']);
    const mine = ffmpegRenderer({ runner: real });
    const codecs = { codec: 'h264', audioCodec: 'aac' } as const;
    const whole = await lastValueFrom(mine.describe(codecs));
    expect(whole.toneMaps).toBe(/ zscale /.test(filters));
    expect(await lastValueFrom(renderer.describe(codecs))).toEqual({ ...whole, toneMaps: false });
    await runner[Symbol.asyncDispose]();
  });

  it('names what could be chosen instead of an encoder that is not there', async () => {
    const { runner, renderer } = await lesser('no-x264', ['libx264']);
    const output = { output: join(directory.path, 'new.mp4'), overwrite: false, sources: [] };
    const check = (codec: 'h264' | 'hevc') =>
      lastValueFrom(renderer.checkOutput({ ...output, codec, audioCodec: 'aac' }), { defaultValue: 'good' });
    expect(await check('hevc')).toBe('good');
    await expect(check('h264')).rejects.toMatchObject({
      code: 'encoder-missing',
      details: { codec: 'h264', encoders: ['libx264'] },
      remedy: expect.stringContaining('hevc'),
    });
    await runner[Symbol.asyncDispose]();
  });

  it('tells the encoders of one output from those of another', async () => {
    const mine = ffmpegRenderer({ runner: real });
    const of = (codec: 'h264' | 'hevc') => lastValueFrom(mine.describe({ codec, audioCodec: null }));
    const [h264, hevc] = [await of('h264'), await of('hevc')];
    expect(h264.fingerprint).not.toBe(hevc.fingerprint);
  });

  it('is tried once by all who ask at the same time, and again after a failure', async () => {
    let trials = 0;
    let fails = true;
    const run: typeof real.run = (job) => {
      trials += 1;
      return fails ? throwError(() => new ClipwrightError('out-of-resources', 'no memory')) : real.run(job);
    };
    const mine = ffmpegRenderer({ runner: { ...real, run } });
    const output = { output: join(directory.path, 'new.mp4'), overwrite: false, sources: [] };
    const codecs = { codec: 'h264', audioCodec: 'aac' } as const;
    await expect(lastValueFrom(mine.describe(codecs))).rejects.toMatchObject({ code: 'out-of-resources' });
    [trials, fails] = [0, false];
    await Promise.all([
      lastValueFrom(mine.describe(codecs)),
      lastValueFrom(mine.checkOutput({ ...output, ...codecs }), { defaultValue: 'good' }),
      lastValueFrom(mine.describe({ codec: 'h264', audioCodec: null })),
    ]);
    await lastValueFrom(mine.describe(codecs));
    expect(trials).toBe(1);
  });

  it('is not tried any more when nobody waits for it, and is when somebody asks again', async () => {
    const mine = ffmpegRenderer({ runner: real });
    const codecs = { codec: 'h264', audioCodec: 'aac' } as const;
    mine.describe(codecs).subscribe().unsubscribe();
    await mine.settled();
    expect(await lastValueFrom(mine.describe(codecs))).toMatchObject({ fingerprint: expect.any(String) });
  });
});
