import type { BenchReport, WorkloadResult } from '../src/report/result.ts';

/** A result with every kind of row. */
export const someResult: WorkloadResult = {
  name: 'montage',
  title: 'Render <16> clips',
  rows: [
    {
      name: 'Clipwright',
      version: '1.0',
      ms: [2000, 9000, 1900],
      processorMs: [3500, 3600, 3400],
      peakBytes: 300 * 2 ** 20,
      frames: { right: true, frames: 960, expected: 960, wrong: 0 },
    },
    {
      name: 'melt',
      version: '7',
      ms: [4000, 5000],
      frames: {
        right: false,
        frames: 960,
        expected: 960,
        wrong: 2,
        first: { position: 5, shows: 6, expected: 5 },
      },
    },
    { name: 'editly', version: '0.14', ms: [], failed: 'failed: no canvas' },
    { name: 'the original', ms: [16_000], recorded: 'recorded elsewhere' },
  ],
  missing: ['MoviePy'],
  remark: 'as it should be',
  load: { before: 0.5, after: 2 },
};

export const someReport: BenchReport = {
  machine: {
    processor: 'Z80 & co',
    cores: 2,
    memory: 8,
    system: 'Linux 6',
    node: 'v20',
    ffmpeg: '5.1',
    ffmpegStart: 70,
  },
  runs: 3,
  workloads: [someResult, { ...someResult, name: 'alone', title: 'Alone', rows: someResult.rows.slice(0, 1) }],
};
