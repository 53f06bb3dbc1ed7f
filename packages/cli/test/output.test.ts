import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gainedLine } from '../src/output/gained-line.ts';
import { laneLines } from '../src/output/lane-lines.ts';
import { printable } from '../src/output/printable.ts';
import type { Counts } from '../src/output/reporter.ts';
import { reporterFor } from '../src/output/reporter-for.ts';
import { statusLine } from '../src/output/status-line.ts';
import { table } from '../src/output/table.ts';
import { bytesText, clockText, durationText, rateText } from '../src/output/units.ts';
import { capture } from './capture.ts';
import { screen } from './screen.ts';

const at = (ratio: number, timeLeft?: number): Counts => ({
  completed: Math.floor(ratio * 200),
  failed: 0,
  total: 200,
  ratio,
  rate: 1,
  ...(timeLeft === undefined ? {} : { timeLeft }),
});

describe('the status line', () => {
  it('shows phase, ratio, count, time left and speed', () => {
    expect(statusLine('encode', at(0.5, 72), 79)).toBe(
      `encode      ${'█'.repeat(15)}${'░'.repeat(15)}  50 %  100/200  1:12 left  1/s`,
    );
  });

  it.each([79, 60, 40, 30, 20, 10, 1])('fits %i columns', (width) => {
    for (const ratio of [0, 0.33, 1])
      expect([...statusLine('encode', at(ratio, 36_000), width)].length).toBeLessThanOrEqual(width);
  });

  it('drops the bar before the numbers', () => {
    expect(statusLine('load', at(0.5), 31)).toBe('load         50 %  100/200  1/s');
    expect(statusLine('load', at(0.5), 30)).toBe('load         50 %  100/200');
  });
});

describe('progress', () => {
  it('is at most ten lines a phase in a pipe, however many steps there are', () => {
    const { stream, text } = capture();
    const reporter = reporterFor({ stderr: stream, env: {} }, false);
    for (const phase of ['load', 'encode']) {
      for (let step = 0; step <= 1000; step += 1) reporter.progress(phase, at(step / 1000));
    }
    reporter.end();
    const lines = text().trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    expect(lines[0]).toBe('load: 10 %, 20 of 200');
    expect(lines[19]).toBe('encode: 100 %, 200 of 200');
    expect(text()).not.toContain('\u001b');
  });

  it('is drawn on a terminal, with notes above it, and gone at the end', async () => {
    const { stream, text } = capture(40);
    const reporter = reporterFor({ stderr: stream, env: {} }, false);
    reporter.progress('load', at(0.1));
    expect(await screen(text(), 40)).toEqual(['load        ░░░░░░░░  10 %  20/200  1/s']);
    reporter.note('a note that is longer than the terminal is wide');
    expect(await screen(text(), 40)).toEqual([
      'a note that is longer than the terminal',
      '  is wide',
      'load        ░░░░░░░░  10 %  20/200  1/s',
    ]);
    reporter.end();
    reporter.progress('load', at(0.3));
    expect(await screen(text(), 40)).toEqual(['a note that is longer than the terminal', '  is wide']);
  });

  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('is lines on a terminal that cannot be written over: %j', (env) => {
    const { stream, text } = capture(80);
    const reporter = reporterFor({ stderr: stream, env: { NO_COLOR: '1', ...env } }, false);
    reporter.progress('load', at(0.5, 72));
    reporter.note('a note');
    reporter.end();
    expect(text()).toBe('load: 50 %, 100 of 200, 1:12 left\na note\n');
  });

  it.each([undefined, 80])('leaves notes alone when quiet (columns: %s)', (columns) => {
    const { stream, text } = capture(columns);
    const reporter = reporterFor({ stderr: stream, env: {} }, true);
    reporter.progress('load', at(1));
    reporter.note('a note');
    reporter.end();
    expect(text()).toBe(columns === undefined ? 'a note\n' : `${esc}[33ma note${esc}[39m\n`);
  });
});

describe('workers on a terminal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const begin = (slot: number, clip: number, source: string) =>
    ({ type: 'begin', kind: 'encode', slot, clip, source, piece: clip }) as const;

  it('have a line each, drawn at most ten times a second and once a second in any case', async () => {
    const { stream, text } = capture(80);
    const reporter = reporterFor({ stderr: stream, env: { NO_COLOR: '1' } }, false);
    reporter.progress('encode', at(0.25, 72));
    reporter.work(begin(1, 4, `${'a/long/path/'.repeat(9)}sea.mov`));
    reporter.work(begin(0, 2, 'holiday.mp4'));
    const drawings = () => text().split('clip 3  holiday.mp4').length - 1;
    expect(drawings()).toBe(0);
    vi.advanceTimersByTime(65_200);
    expect(drawings()).toBeGreaterThan(60);
    expect(drawings()).toBeLessThan(70);
    const both = text();
    reporter.work({ type: 'end', kind: 'encode', slot: 0 });
    reporter.progress('encode', at(0.5));
    vi.advanceTimersByTime(100);
    const one = text();
    reporter.end();
    const none = text();
    vi.advanceTimersByTime(10_000);
    expect(text()).toBe(none);
    // The terminal has timers of its own.
    vi.useRealTimers();
    expect(await screen(both, 80)).toEqual([
      `encode      ${'█'.repeat(7)}${'░'.repeat(23)}  25 %  50/200  1:12 left  1/s`,
      `  1  encode      clip 3  holiday.mp4${' '.repeat(39)}1:05`,
      expect.stringMatching(/^ {2}2 {2}encode {6}clip 5 {2}….*\/sea\.mov {2}1:05$/),
    ]);
    expect((await screen(one, 80)).map((line) => line.slice(0, 12))).toEqual(['encode      ', '  2  encode ']);
    expect(await screen(none, 80)).toEqual([]);
  });

  it.each([20, 40, 80])('fit %i columns, however many they are', (width) => {
    const lanes = Array.from({ length: 9 }, (_, slot) => {
      return { slot, kind: 'fingerprint', what: `clip ${slot + 1}  ${'x'.repeat(99)}.mp4`, since: 0 } as const;
    });
    const lines = laneLines(lanes, 3_600_000, width, 4);
    expect(lines).toHaveLength(4);
    expect(lines[0]?.slice(0, 17)).toBe('  1  fingerprint '.slice(0, width));
    expect(lines[3]).toBe('     and 6 more');
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
    expect(laneLines(lanes, 0, width, 9)).toHaveLength(9);
    expect(laneLines(lanes, 0, width, 0)).toEqual([]);
  });
});

describe('what was gained', () => {
  it.each([
    [{}, 0, undefined],
    [{ frames: 90 }, 0, '90 % copied instead of encoded'],
    [{ reused: 2 }, 0, '2 of 5 segments from the cache'],
    [{ elapsedMs: 2_000 }, 6_400, 'up to 3.2 times as fast as one after the other, 2.0 times as fast as it plays'],
  ])('%j', (done, workMs, said) => {
    const {
      frames = 0,
      reused = 0,
      elapsedMs = 40_000,
    } = done as { frames?: number; reused?: number; elapsedMs?: number };
    const line = gainedLine(
      { frames: 100, copying: { frames }, segments: { total: 5, reused }, duration: 4, elapsedMs },
      workMs,
    );
    expect(line).toEqual(said === undefined ? [] : [`  gained: ${said}`]);
  });
});

describe('text for people', () => {
  it('never carries control characters of names', () => {
    expect(printable('a\u001b[31mb\nc\u0007\u202e.mp4')).toBe('a\\u{1b}[31mb\\nc\\u{7}\\u{202e}.mp4');
    expect(printable('grün 文.mp4')).toBe('grün 文.mp4');
  });

  it('is aligned in tables, and shortened at the front where it must be', () => {
    const columns = [{ title: '#', align: 'right' }, { title: 'source', shrink: true }, { title: 'state' }] as const;
    const rows = [
      ['1', 'short.mp4', 'ok'],
      ['12', 'a/long/path/to/some/video.mp4', 'failed'],
    ];
    expect(table(columns, rows)).toBe(
      [
        ' #  source                         state',
        ' 1  short.mp4                      ok',
        '12  a/long/path/to/some/video.mp4  failed',
        '',
      ].join('\n'),
    );
    expect(table(columns, rows, 30)).toContain('12  …to/some/video.mp4  failed\n');
  });

  it('has units', () => {
    expect([clockText(7.4), clockText(720), clockText(3723)]).toEqual(['0:07', '12:00', '1:02:03']);
    expect([bytesText(512), bytesText(1_234_567), bytesText(5e12)]).toEqual(['512 bytes', '1.23 MB', '5 TB']);
    expect([durationText(850.4), durationText(3210)]).toEqual(['850 ms', '3.2 s']);
    expect([rateText('30000/1001'), rateText('25/1')]).toEqual(['29.97', '25']);
  });
});

const esc = '\u001b';
