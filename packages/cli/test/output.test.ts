import { describe, expect, it } from 'vitest';
import { printable } from '../src/output/printable.ts';
import type { Counts } from '../src/output/reporter.ts';
import { reporterFor } from '../src/output/reporter-for.ts';
import { statusLine } from '../src/output/status-line.ts';
import { table } from '../src/output/table.ts';
import { bytesText, clockText, durationText, rateText } from '../src/output/units.ts';
import { capture } from './capture.ts';

const at = (ratio: number, timeLeft?: number): Counts => ({
  completed: Math.floor(ratio * 200),
  failed: 0,
  total: 200,
  ratio,
  rate: 1,
  ...(timeLeft === undefined ? {} : { timeLeft }),
});

describe('the status line', () => {
  it('shows phase, ratio, count and time left', () => {
    expect(statusLine('encode', at(0.5, 72), 79)).toBe(
      `encode      ${'█'.repeat(15)}${'░'.repeat(15)}  50 %  100/200  1:12 left`,
    );
  });

  it.each([79, 60, 40, 30, 20, 10, 1])('fits %i columns', (width) => {
    for (const ratio of [0, 0.33, 1])
      expect([...statusLine('encode', at(ratio, 36_000), width)].length).toBeLessThanOrEqual(width);
  });

  it('drops the bar before the numbers', () => {
    expect(statusLine('load', at(0.5), 30)).toBe('load         50 %  100/200');
  });
});

describe('progress', () => {
  it('is at most ten lines a phase in a pipe, however many steps there are', () => {
    const { stream, text } = capture();
    const reporter = reporterFor(stream, false);
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

  it('is one line on a terminal, with notes above it, and gone at the end', () => {
    const { stream, text } = capture(40);
    const reporter = reporterFor(stream, false);
    reporter.progress('load', at(0.1));
    reporter.note('a note');
    reporter.progress('load', at(0.2));
    reporter.end();
    reporter.progress('load', at(0.3));
    expect(screen(text())).toEqual(['a note', '']);
    expect(text().split('\n')).toHaveLength(2);
    expect(text()).not.toContain('30 %');
  });

  it.each([undefined, 80])('leaves notes alone when quiet (columns: %s)', (columns) => {
    const { stream, text } = capture(columns);
    const reporter = reporterFor(stream, true);
    reporter.progress('load', at(1));
    reporter.note('a note');
    reporter.end();
    expect(text()).toBe('a note\n');
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

/** What stands on the screen at the end, of the little of a terminal that the bar uses. */
function screen(output: string): string[] {
  const lines = [''];
  for (const [part] of output.matchAll(new RegExp(`${esc}\\[[0-9;]*[A-Za-z]|\\n|[^${esc}\\n]+`, 'g'))) {
    const last = lines.length - 1;
    if (part === '\n') lines.push('');
    // To the first column: what follows is written over what was there.
    else if (part.endsWith('G')) lines[last] = '';
    else if (!part.startsWith(esc)) lines[last] += part;
  }
  return lines;
}
