import type { WorkerEvent } from '@clipwright/distributed-bullmq';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { workerReporter } from '../src/output/worker-reporter.ts';
import { capture } from './capture.ts';
import { screen } from './screen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const job = (digit: string): string => digit.repeat(64);
const begun = (digit: string, source: string): WorkerEvent => ({
  ...{ type: 'begun', job: job(digit), kind: 'picture', sources: [source], frames: 48 },
});

describe('a worker', () => {
  it('tells in lines what begins and ends, and a trouble once', () => {
    const { stream, text } = capture();
    const reporter = workerReporter({ stderr: stream, env: {} }, false);
    reporter.event(begun('a', 'one\u001b.mp4'));
    reporter.event({ type: 'progress', job: job('a'), ratio: 0.5 });
    vi.advanceTimersByTime(1500);
    reporter.event({ type: 'finished', job: job('a'), bytes: 1_200_000, hit: false });
    reporter.event(begun('b', 'two.mp4'));
    for (const message of ['Connection lost', 'Connection lost']) reporter.event({ type: 'trouble', message });
    reporter.event({ type: 'failed', job: job('b'), code: 'path-refused', message: 'It is\noutside.' });
    reporter.event({ type: 'begun', job: job('c') });
    reporter.event({ type: 'returned', job: job('c') });
    reporter.end();
    expect(text().split('\n')).toEqual([
      'begun aaaaaaaaaaaa picture of one\\u{1b}.mp4, 48 frames',
      'made aaaaaaaaaaaa: 1.2 MB, 1.5 s',
      'begun bbbbbbbbbbbb picture of two.mp4, 48 frames',
      'the queue: Connection lost',
      'failed bbbbbbbbbbbb: path-refused: It is\\noutside.',
      'begun cccccccccccc',
      'handed back cccccccccccc',
      '',
    ]);
    expect(reporter.counts()).toEqual({ made: 1, found: 0, failed: 1, returned: 1 });
  });

  it('has a lane for each piece on a terminal', async () => {
    const { stream, text } = capture(80);
    const reporter = workerReporter({ stderr: stream, env: { NO_COLOR: '1' } }, false);
    reporter.event(begun('a', 'one.mp4'));
    reporter.event(begun('b', 'two.mp4'));
    reporter.event({ type: 'finished', job: job('a'), bytes: 1, hit: true });
    reporter.event(begun('c', 'three.mp4'));
    reporter.event({ type: 'progress', job: job('b'), ratio: 0.45 });
    vi.advanceTimersByTime(7000 + 100);
    vi.useRealTimers();
    const rows = await screen(text(), 80);
    expect(rows.map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      '2 in work, 0 made, 1 found, 0 failed, 0 handed back',
      '  1  picture  three.mp4  0:07',
      '  2  picture  two.mp4  45 %  0:07',
    ]);
    expect(rows.every((line) => line.length <= 79)).toBe(true);
    reporter.end();
  });

  it('tells only what went wrong when quiet', () => {
    const { stream, text } = capture(80);
    const reporter = workerReporter({ stderr: stream, env: { NO_COLOR: '1' } }, true);
    reporter.event(begun('a', 'one.mp4'));
    reporter.event({ type: 'failed', job: job('a'), code: 'internal', message: 'No.' });
    expect(text()).toBe('failed aaaaaaaaaaaa: internal: No.\n');
  });
});
