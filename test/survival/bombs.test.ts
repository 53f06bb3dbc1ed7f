import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipLoader, toClipwrightError } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavProber } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bombs } from './bombs.ts';
import { costOf } from './cost-of.ts';

/** Each takes at most so many seconds, and MiB in this process and in any child. */
const max = { seconds: 5, memory: 300 };

let directory = '';
/** One for all: the tools are looked for once. */
const runner = ffmpegRunner();
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-bombs-'));
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function ending(loader: ClipLoader, uri: string): Promise<string> {
  try {
    const event = await lastValueFrom(loader.open({ uri }));
    if (event.type === 'opened') await event.source[Symbol.asyncDispose]();
    return 'opened';
  } catch (error) {
    return toClipwrightError(error).code;
  }
}

// Without the prober in this process ffprobe is asked at once, as it is here where the prober does not answer for a
// file.
const ways = isSoak ? ['with a prober', 'by ffprobe alone'] : ['with a prober'];

// Costs are read in `/proc`.
it
  .runIf(process.platform === 'linux' && hasFfmpeg)
  .each(bombs.flatMap((bomb) => ways.map((way) => ({ ...bomb, way }))))(
  '$what, $way (needs ffmpeg)',
  async ({ name, bytes, zeros, code = 'source-too-large', way, alone = code }) => {
    const file = join(directory, name);
    const content = bytes();
    await writeFile(file, content);
    if (zeros !== undefined) await truncate(file, content.length + zeros);
    await using loader = ffmpegLoader({ runner, ...(way === 'with a prober' ? { prober: headersProber() } : {}) });
    const { result, cost } = await costOf(() => ending(loader, file));
    expect(result).toBe(way === 'with a prober' ? code : alone);
    expect(cost.seconds).toBeLessThan(max.seconds);
    expect(cost.memory).toBeLessThan(max.memory);
    expect(cost.childMemory).toBeLessThan(max.memory);
    await rm(file);
  },
);

/** In the check one of each way to end, of what is wide, long or deep: a process that loads the libraries for each. */
const often = ['wide.mp4', 'fragment.mp4', 'tracks.mp4', 'nested.mkv'];
const forLibraries = isSoak ? bombs : bombs.filter(({ name }) => often.includes(name));

it.runIf(process.platform === 'linux' && hasLibrary).each(forLibraries)(
  "$what, by FFmpeg's libraries (needs node-av)",
  async ({ name, bytes, zeros, code = 'source-too-large', alone = code }) => {
    const file = join(directory, name);
    const content = bytes();
    await writeFile(file, content);
    if (zeros !== undefined) await truncate(file, content.length + zeros);
    await using engine = libavEngine({ isolate: true, workers: 1 });
    await using prober = libavProber({ engine });
    const probed = (): Promise<string> =>
      lastValueFrom(prober.probe({ uri: file })).then(
        () => 'opened',
        (error: unknown) => toClipwrightError(error).code,
      );
    const { result, cost } = await costOf(probed);
    expect(result).toBe(alone);
    expect(cost.seconds).toBeLessThan(max.seconds);
    expect(cost.memory).toBeLessThan(max.memory);
    expect(cost.childMemory).toBeLessThan(max.memory);
    await rm(file);
  },
);
