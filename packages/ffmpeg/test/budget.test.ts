import { threadBudget } from '@clipwright/core';
import { firstValueFrom, lastValueFrom, Subscription, toArray } from 'rxjs';
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
describe.runIf(process.platform === 'linux')('the memory of a class of jobs', () => {
  it('is learned from those that ended', async () => {
    await using jobs = await livingJobs();
    const { start, budget } = jobs;
    // Nothing is known of the class: both run.
    const [one, other] = [start('decode', MiB, 'large'), start('decode', MiB, 'large')];
    await Promise.all([one.there(), other.there()]);
    await Promise.all([one.end(), other.end()]);

    // Now two of them are known to be too much, and one more of another class is not.
    const first = start('decode', MiB, 'large');
    await first.there();
    const second = start('decode', MiB, 'large');
    await expect.poll(() => budget.waiting).toBe(1);
    await first.end();
    await second.there();
    const third = start('encode', MiB, 'large');
    await third.there();
    await Promise.all([second.end(), third.end()]);
  });

  it('is not learned from one that was stopped on its way', async () => {
    await using jobs = await livingJobs();
    const { start, budget, runner } = jobs;
    const stopped = start('decode', 250 * MiB, 'small');
    await stopped.there();
    stopped.stop();
    await runner.settled();
    const first = start('decode', 250 * MiB, 'small');
    await first.there();
    const second = start('decode', 250 * MiB, 'small');
    await expect.poll(() => budget.waiting).toBe(1);
    await first.end();
    await second.there();
    await second.end();
  });
});

it('after a job was killed, those of its class are let in with twice the memory', async () => {
  await using jobs = await livingJobs();
  const { start, budget } = jobs;
  await expect(start('decode', 100 * MiB, 'killed').end()).rejects.toMatchObject({ code: 'tool-killed' });
  // Two of 200 MiB are too much for 300, where two of 100 were not.
  const first = start('decode', 100 * MiB, 'small');
  await first.there();
  const second = start('decode', 100 * MiB, 'small');
  await expect.poll(() => budget.waiting).toBe(1);
  await first.end();
  await second.there();
  await second.end();
});

/** Jobs within 300 MiB that take 150 MiB or few, and run until they are told to end. */
async function livingJobs() {
  const directory = await scratch();
  const body = `
    const kept = Buffer.alloc(args.includes('large') ? 150 * ${MiB} : 1, 1);
    say(3, 'frame=1\\nprogress=end\\n');
    say(4, 'there\\n');
    process.stdin.resume();
    if (args.includes('killed')) process.kill(process.pid, 'SIGKILL');
    process.stdin.on('end', () => process.exit(kept.length > 0 ? 0 : 1));`;
  const ffmpeg = await fakeTool(directory, 'ffmpeg', body);
  await fakeTool(directory, 'ffprobe', '');
  const budget = threadBudget(4, { memory: 300 * MiB });
  const runner = ffmpegRunner({ ffmpeg, budget });

  const start = (kind: string, guess: number, size: 'large' | 'small' | 'killed') => {
    let endInput = (): void => {};
    const inputEnd = new Promise<void>((resolve) => {
      endInput = resolve;
    });
    async function* stdin(): AsyncGenerator<Uint8Array> {
      await inputEnd;
      yield new Uint8Array(1);
    }
    const job = { tool: 'ffmpeg', args: [size], stdin: stdin(), memory: { class: kind, guess } } as const;
    const seen: string[] = [];
    let running = Subscription.EMPTY;
    const ended = new Promise<void>((resolve, reject) => {
      running = runner.run(job).subscribe({ next: ({ type }) => seen.push(type), error: reject, complete: resolve });
    });
    return {
      there: () => expect.poll(() => seen).toContain('note'),
      stop: () => running.unsubscribe(),
      end: () => {
        endInput();
        return ended;
      },
    };
  };
  return { start, budget, runner, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
}
