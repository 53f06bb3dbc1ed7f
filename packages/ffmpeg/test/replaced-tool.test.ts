import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { ffmpegRunner } from '../src/index.ts';
import { fakeTool, scratch } from './fake-tool.ts';

const job = { tool: 'ffmpeg', args: [] } as const;

let directory = '';
beforeEach(async () => {
  directory = await scratch();
  await fakeTool(directory, 'ffprobe', '');
});

/** Puts another program in the tool's place while that runs: its body does so, by the name of the other. */
const replacesItself = (): string =>
  `fs.renameSync(${JSON.stringify(join(directory, 'next'))}, ${JSON.stringify(join(directory, 'ffmpeg'))});`;

describe('a tool that is another than the one that was found', () => {
  it('is not run', async () => {
    await using runner = ffmpegRunner({ ffmpeg: await fakeTool(directory, 'ffmpeg', '') });
    await firstValueFrom(runner.tools());
    const ran = join(directory, 'ran');
    await rename(
      await fakeTool(directory, 'next', `fs.writeFileSync(${JSON.stringify(ran)}, '')`),
      join(directory, 'ffmpeg'),
    );
    await expect(lastValueFrom(runner.run(job))).rejects.toMatchObject({ code: 'tool-changed' });
    await expect(runner.stream(job).next()).rejects.toMatchObject({ code: 'tool-changed' });
    await expect(rm(ran)).rejects.toThrow('ENOENT');
  });

  it('gives no result if it became another in the meantime', async () => {
    await fakeTool(directory, 'next', '');
    await using runner = ffmpegRunner({ ffmpeg: await fakeTool(directory, 'ffmpeg', replacesItself()) });
    await expect(lastValueFrom(runner.run(job))).rejects.toMatchObject({ code: 'tool-changed' });
  });

  it('is told to be gone if it is', async () => {
    await using runner = ffmpegRunner({ ffmpeg: await fakeTool(directory, 'ffmpeg', '') });
    await lastValueFrom(runner.run(job));
    await rm(join(directory, 'ffmpeg'));
    await expect(lastValueFrom(runner.run(job))).rejects.toMatchObject({ code: 'tool-missing' });
    // The budget was given back.
    await fakeTool(directory, 'ffmpeg', '');
    await expect(lastValueFrom(runner.run(job))).rejects.toMatchObject({ code: 'tool-changed' });
  });
});
