// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { lastValueFrom } from 'rxjs';
import { afterAll, expect, it } from 'vitest';
import { type FfmpegStream, ffmpegRunner, lostSound } from '../src/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-lost-sound-'));
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

it.each(['a.mpg', 'a.ts', 'a.mkv'])('what follows is not looked at, however long it is: %s', async (name) => {
  const file = join(directory, name);
  const graph = 'sine=r=48000:d=60:samples_per_frame=1152[a]';
  const options = ['-map', '[a]', '-c:a', 'mp2'];
  await lastValueFrom(
    runner.run({
      tool: 'ffmpeg',
      args: { inputs: [], graph, outputs: [{ target: { file }, options }] },
    }),
  );
  let packets = 0;
  const stream = (job: Parameters<typeof runner.stream>[0]): FfmpegStream => {
    const inner = runner.stream(job);
    async function* notes() {
      for await (const line of inner.notes) {
        // Stream 0 is what was decoded of them.
        if (line.startsWith('1,')) packets += 1;
        yield line;
      }
    }
    return { ...inner, [Symbol.asyncIterator]: () => inner, notes: notes() };
  };
  const range = { origin: 0, start: 5, samples: 96_000, sampleRate: 48_000, channels: 2 } as const;
  const input = { file, stream: 0, inputOptions: ['-noaccurate_seek'], from: Rational.zero, codec: 'mp2' };
  const lost = await lostSound({ stream }, { ...input, graph: range });
  expect(lost).toEqual([]);
  // Nine seconds of 24 ms each, and what a container puts into one packet more.
  expect(packets).toBeGreaterThan(7 / 0.024);
  expect(packets).toBeLessThan(11 / 0.024);
});
