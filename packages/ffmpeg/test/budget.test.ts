import { threadBudget } from '@clipwright/core';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ffmpegRunner, readCores } from '../src/index.ts';
import { fakeTool, scratch } from './fake-tool.ts';

const MiB = 1024 * 1024;

describe('the threads of a runner', () => {
  it('are the cores that this program may use', async () => {
    await using runner = ffmpegRunner();
    expect(runner.budget.tokens).toBe(readCores().usable);
    expect(await firstValueFrom(runner.threads)).toBe(readCores().usable);
    expect(runner.budget.memory).toBeGreaterThan(0);
  });

  it('are those of a budget that it is given, and never change', async () => {
    await using runner = ffmpegRunner({ budget: threadBudget(5) });
    expect(await lastValueFrom(runner.threads.pipe(toArray()))).toEqual([5]);
  });
});

// Elsewhere the peak of a process is not known before it ends.
it.runIf(process.platform === 'linux')(
  'learns from a job how much memory its class takes',
  async () => {
    const directory = await scratch();
    const body = `
    const kept = Buffer.alloc(args.includes('large') ? 150 * ${MiB} : 1, 1);
    say(3, 'frame=1\\nprogress=end\\n');
    say(4, 'there\\n');
    process.stdin.resume();
    process.stdin.on('end', () => process.exit(kept.length > 0 ? 0 : 1));`;
    const ffmpeg = await fakeTool(directory, 'ffmpeg', body);
    await fakeTool(directory, 'ffprobe', '');
    const budget = threadBudget(4, { memory: 300 * MiB });
    await using runner = ffmpegRunner({ ffmpeg, budget });

    const ends: (() => void)[] = [];
    const stdin = (): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise((resolve) => ends.push(() => resolve({ done: true, value: undefined }))),
      }),
    });
    /** Starts a job that takes 150 MiB, and does not end by itself. */
    const start = (kind: string) => {
      const job = { tool: 'ffmpeg', args: ['large'], stdin: stdin(), memory: { class: kind, guess: MiB } } as const;
      const seen: string[] = [];
      const ended = new Promise<void>((resolve, reject) => {
        runner.run(job).subscribe({ next: ({ type }) => seen.push(type), error: reject, complete: resolve });
      });
      const there = () => expect.poll(() => seen, { timeout: 10_000 }).toContain('note');
      return { seen, ended, there };
    };
    const endAll = (): void => {
      for (const end of ends.splice(0)) end();
    };

    // Nothing is known of either class: both run.
    const [one, other] = [start('decode'), start('decode')];
    await Promise.all([one.there(), other.there()]);
    endAll();
    await Promise.all([one.ended, other.ended]);

    // Now two of them are known to be too much, and one more of another class is not.
    const first = start('decode');
    await first.there();
    const second = start('decode');
    await expect.poll(() => budget.waiting).toBe(1);
    endAll();
    await first.ended;
    await second.there();
    const third = start('encode');
    await third.there();
    endAll();
    await Promise.all([second.ended, third.ended]);
  },
  20_000,
);
