// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileProber } from '../src/probe/probe-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-early-'));
const runner = ffmpegRunner();
let base = '';
beforeAll(async () => {
  const sources = 'testsrc2=s=32x32:r=50:d=10[v];sine=d=10:r=48000:samples_per_frame=1152[a]';
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '30', '-c:a', 'mp2'];
  base = await makeMedia(directory, 'base.ts', sources, codecs);
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** What is told of a file, and which intervals of it were listed; its end early from so many bytes on. */
async function probed(uri: string, early: bigint) {
  const intervals: string[] = [];
  const stream: FfmpegRunner['stream'] = (job) => {
    const [streams, interval] = ['-select_streams', '-read_intervals'].map((name) => {
      const args = 'outputs' in job.args ? [] : job.args;
      const at = args.indexOf(name);
      return at < 0 ? 'all' : args[at + 1];
    });
    intervals.push(`${streams} ${interval}`);
    return runner.stream(job);
  };
  const ended: Promise<unknown>[] = [];
  const prober = fileProber({ ...runner, stream }, { size: BigInt(statSync(uri).size) }, (gone) => ended.push(gone), {
    minPackets: () => 500,
    early,
  });
  const found = await lastValueFrom(prober.probe({ uri }));
  await Promise.all(ended);
  return { found, intervals };
}

it.each<[what: string, times: number, ...options: string[]]>([
  ['as it is', 4],
  ['whose clock begins late', 4, '-output_ts_offset', '5000'],
  ['whose packets have times before them', 4, '-mpegts_m2ts_mode', '1'],
])(
  'the end of a transport stream %s is listed while its beginning is, and says the same',
  async (what, times, ...options) => {
    const file = join(directory, `${what}.ts`);
    const loop = ['-stream_loop', String(times - 1), '-i', base];
    execFileSync('ffmpeg', ['-v', 'quiet', '-y', ...loop, '-c', 'copy', ...options, file]);
    const late = await probed(file, 1n << 40n);
    const early = await probed(file, 0n);
    expect(early.found).toEqual(late.found);
    expect(early.found.partial).toBeDefined();
    expect(late.intervals).toEqual([expect.stringMatching(/^all /), expect.stringMatching(/^0 /)]);
    expect(early.intervals.toSorted()).toEqual([expect.stringMatching(/^all /), expect.stringMatching(/^v /)]);
  },
);

it('nothing early is taken where more is listed of the end, nor of another container', async () => {
  // Keyframes five seconds apart: twenty seconds of the end are listed.
  const sparse = join(directory, 'sparse.ts');
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=32x32:r=50:d=60'];
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', '-sc_threshold', '0'];
  execFileSync('ffmpeg', ['-v', 'quiet', '-y', ...sources, ...codec, sparse]);
  const other = join(directory, 'other.mkv');
  execFileSync('ffmpeg', ['-v', 'quiet', '-y', '-stream_loop', '3', '-i', base, '-c', 'copy', other]);
  for (const file of [sparse, other]) {
    const [late, early] = [await probed(file, 1n << 40n), await probed(file, 0n)];
    expect(early.found).toEqual(late.found);
    expect(early.intervals.filter((interval) => !interval.startsWith('v '))).toEqual(late.intervals);
  }
});
