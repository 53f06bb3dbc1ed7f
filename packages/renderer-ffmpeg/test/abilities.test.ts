// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import type { PrepareRequest } from '@clipwright/core/author';
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

function asked(codecs: PrepareRequest['codecs'] = {}): PrepareRequest {
  return { output: join(directory.path, 'new.mp4'), overwrite: false, sources: [], codecs };
}

const filters = spawnSync('ffmpeg', ['-hide_banner', '-v', 'error', '-filters']).stdout.toString();

describe('what ffmpeg has', () => {
  it('is found out from lists where it does not all work, to the same fingerprint', async () => {
    const { runner, renderer } = await lesser('no-zscale', ['zscale']);
    const mine = ffmpegRenderer({ runner: real });
    const whole = await lastValueFrom(mine.prepare(asked()));
    expect(whole.wideColors.toneMaps).toBe(/ zscale /.test(filters));
    const without = { ...whole, wideColors: { ...whole.wideColors, toneMaps: false } };
    expect(await lastValueFrom(renderer.prepare(asked()))).toEqual(without);
    await runner[Symbol.asyncDispose]();
  });

  it('names what could be chosen instead of an encoder that is not there', async () => {
    const { runner, renderer } = await lesser('no-x264', ['libx264']);
    const prepared = (video: 'h264' | 'hevc') => lastValueFrom(renderer.prepare(asked({ video, audio: 'aac' })));
    expect((await prepared('hevc')).video?.codec).toBe('hevc');
    await expect(prepared('h264')).rejects.toMatchObject({
      code: 'encoder-missing',
      details: { codec: 'h264', encoders: ['libx264'] },
      remedy: expect.stringContaining('hevc'),
    });
    await runner[Symbol.asyncDispose]();
  });

  it('tells the encoders of one output from those of another', async () => {
    const mine = ffmpegRenderer({ runner: real });
    const of = (video: 'h264' | 'hevc') => lastValueFrom(mine.prepare(asked({ video, audio: null })));
    const [h264, hevc] = [await of('h264'), await of('hevc')];
    expect(h264.video?.fingerprint).not.toBe(hevc.video?.fingerprint);
  });

  it('gives an encoder one fingerprint, whatever stands beside it', async () => {
    const mine = ffmpegRenderer({ runner: real });
    const of = (audio: 'aac' | 'opus' | null) =>
      lastValueFrom(mine.prepare({ ...asked({ audio }), output: join(directory.path, `new-${audio}.mp4`) }));
    const [aac, opus, none] = [await of('aac'), await of('opus'), await of(null)];
    expect(new Set([aac, opus, none].map(({ video }) => video?.fingerprint)).size).toBe(1);
    expect(new Set([aac, opus, none].map(({ audio }) => audio?.fingerprint)).size).toBe(3);
  });

  it('is tried once by all who ask at the same time, and again after a failure', async () => {
    let trials = 0;
    let fails = true;
    const run: typeof real.run = (job) => {
      trials += 1;
      return fails ? throwError(() => new ClipwrightError('out-of-resources', 'no memory')) : real.run(job);
    };
    const mine = ffmpegRenderer({ runner: { ...real, run } });
    await expect(lastValueFrom(mine.prepare(asked()))).rejects.toMatchObject({ code: 'out-of-resources' });
    [trials, fails] = [0, false];
    await Promise.all([
      lastValueFrom(mine.prepare(asked())),
      lastValueFrom(mine.prepare(asked())),
      lastValueFrom(mine.prepare(asked({ audio: null }))),
    ]);
    await lastValueFrom(mine.prepare(asked()));
    expect(trials).toBe(1);
  });

  it('is not tried any more when nobody waits for it, and is when somebody asks again', async () => {
    const mine = ffmpegRenderer({ runner: real });
    mine.prepare(asked()).subscribe().unsubscribe();
    await mine.settled();
    expect((await lastValueFrom(mine.prepare(asked()))).video?.fingerprint).not.toBe('');
  });
});
