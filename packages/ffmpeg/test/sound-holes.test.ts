// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { lastValueFrom } from 'rxjs';
import { afterAll, expect, it } from 'vitest';
import {
  type CommandSpec,
  composeCommand,
  ffmpegRunner,
  type SoundRequest,
  soundCommand,
  soundStream,
} from '../src/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-sound-holes-'));
const runner = ffmpegRunner();
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

const rate = 8000;

/** A second of sound, nothing for so many, a second of sound. */
async function made(name: string, codec: string, seconds: number): Promise<SoundRequest> {
  const file = join(directory, name);
  const graph = `sine=r=${rate}:d=2:samples_per_frame=100,asetpts='PTS+gte(T,1)*${seconds}*SR'[a]`;
  const options = ['-map', '[a]', '-c:a', codec];
  const args: CommandSpec = { inputs: [], graph, outputs: [{ target: { file }, options }] };
  await lastValueFrom(runner.run({ tool: 'ffmpeg', args }));
  return {
    ...{ file, stream: 0, inputOptions: ['-noaccurate_seek'], from: Rational.zero, codec },
    graph: { origin: 0, start: 0, samples: (seconds + 2) * rate, sampleRate: rate, channels: 1 },
  };
}

/** The samples that are not silent, as the first and the last of each run of them; zeros of a sine are none. */
async function soundIn(request: SoundRequest): Promise<{ runs: [number, number][]; complaints: readonly string[] }> {
  const stream = soundStream(runner, request);
  const runs: [number, number][] = [];
  let position = 0;
  for await (const block of stream) {
    const values = new Float32Array(new Uint8Array(block).buffer);
    for (let i = 0; i < values.length; i += 1) {
      if (values[i] === 0) continue;
      const [last] = runs.slice(-1);
      if (last !== undefined && position + i - last[1] < 100) last[1] = position + i;
      else runs.push([position + i, position + i]);
    }
    position += values.length;
  }
  expect(position).toBe(request.graph.samples);
  return { runs, complaints: stream.complaints() };
}

it.each([
  ['pcm.mkv', 'pcm_s16le', 9],
  ['pcm.mkv', 'pcm_s16le', 11.5],
  ['pcm.mka', 'pcm_s24le', 61],
  ['pcm.nut', 'pcm_f32le', 33.25],
  ['alaw.nut', 'pcm_alaw', process.env.CLIPWRIGHT_SOAK === '1' ? 3600 : 900],
])('what follows a hole is in its place: %s, %s, %d s', async (name, codec, seconds) => {
  const { runs, complaints } = await soundIn(await made(name, codec, seconds));
  expect(complaints).toEqual([]);
  const off = runs.flatMap(([from, to], second) => {
    const begin = second * (seconds + 1) * rate;
    return [from - begin, begin + rate - to];
  });
  expect(runs).toHaveLength(2);
  // A sine begins and ends with a zero, or near one.
  for (const samples of off) expect(Math.abs(samples)).toBeLessThanOrEqual(2);
});

it.runIf(process.platform === 'linux')('a hole takes no more memory the longer it is', async () => {
  const args = await composeCommand(soundCommand([await made('hours.mkv', 'pcm_s16le', 20_000)]));
  // Kilobytes; the silence of all of it alone would be more.
  const limited = ['-c', 'ulimit -v 600000; exec ffmpeg "$@"', 'sh', ...args];
  const { status, stderr } = spawnSync('sh', limited, { stdio: ['ignore', 'ignore', 'pipe'] });
  expect([stderr.toString(), status]).toEqual(['', 0]);
});
