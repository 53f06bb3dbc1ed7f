// Needs ffmpeg.
import { lastValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { type CommandSpec, ffmpegRunner, processUsage } from '../../src/index.ts';

/** A kernel that says so: the program's name holds what could be taken for fields. */
const files: Readonly<Record<string, string>> = {
  '/proc/self/stat': '1 (a) b 7 7) S 1 1 1 0 -1 4 10 20 30 40 500 600 70 30 20 0 9 0 1 2 3',
  '/proc/self/io': 'rchar: 1\nwchar: 2\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n',
};
const runner = { usage: () => ({ started: 3, peakBytes: 5000 }) };

it('tells what the kernel adds up, in milliseconds and bytes', () => {
  expect(processUsage(runner, (file) => files[file])).toEqual({
    ownCpuMs: expect.any(Number),
    ownPeakBytes: expect.any(Number),
    childCpuMs: 1000,
    childPeakBytes: 5000,
    processes: 3,
    diskReadBytes: 4096,
    diskWrittenBytes: 8192,
  });
});

it('leaves out what nobody tells', () => {
  const told = processUsage({ usage: () => ({ started: 0 }) }, () => undefined);
  expect(Object.keys(told).sort()).toEqual(['ownCpuMs', 'ownPeakBytes', 'processes']);
  expect(Object.keys(processUsage(undefined, () => undefined)).sort()).toEqual(['ownCpuMs', 'ownPeakBytes']);
  expect(told.ownPeakBytes).toBeGreaterThan(10 * 2 ** 20);
  expect(told.ownPeakBytes).toBeLessThan(64 * 2 ** 30);
});

it('counts the processes of a runner, and on Linux what they took', async () => {
  await using real = ffmpegRunner();
  await lastValueFrom(real.ffmpeg());
  const before = processUsage(real);
  const args: CommandSpec = {
    inputs: [],
    graph: 'testsrc2=s=640x360:r=25:d=4[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-threads', '1', '-f', 'null'] }],
  };
  await lastValueFrom(real.run({ tool: 'ffmpeg', args }));
  const after = processUsage(real);
  expect((after.processes ?? 0) - (before.processes ?? 0)).toBe(1);
  if (process.platform !== 'linux') return;
  expect(after.childCpuMs).toBeGreaterThan(before.childCpuMs ?? Number.POSITIVE_INFINITY);
  expect(after.childPeakBytes).toBeGreaterThan(2 ** 20);
});
