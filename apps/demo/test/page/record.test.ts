import { describe, expect, it } from 'vitest';
import type { TimedWork } from '../../page/src/api/shapes.ts';
import { addWork, inOrder, newRecord, workMs } from '../../page/src/run/record.ts';
import { noSeries, withPoint } from '../../page/src/run/series.ts';
import { nameWith, requestOf, settingsOf } from '../../page/src/run/settings.ts';
import { frameText, sizeText, timeText } from '../../page/src/ui/time-text.ts';

const encode = (
  t: 'begin' | 'end',
  at: number,
  slot: number,
  clip: number,
  more: Partial<TimedWork> = {},
): TimedWork => ({
  ...{ t, at, slot, kind: 'encode', clip, piece: clip },
  ...more,
});

describe('what a run did', () => {
  it('is bars in lanes', () => {
    const record = newRecord();
    addWork(record, [encode('begin', 10, 0, 0), encode('begin', 20, 1, 1)]);
    addWork(record, [encode('end', 50, 1, 1), encode('begin', 60, 1, 2)]);
    expect(record.bars.map(({ slot, clips, from, to }) => [slot, ...clips, from, to])).toEqual([
      [0, 0, 10, undefined],
      [1, 1, 20, 50],
      [1, 2, 60, undefined],
    ]);
    expect([record.lanes, record.latest, workMs(record)]).toEqual([2, 60, 80]);
  });

  it('restores the order: what is finished behind what is not, waits', () => {
    const record = newRecord();
    addWork(record, [encode('begin', 0, 0, 0), encode('begin', 0, 1, 1), encode('end', 5, 1, 1)]);
    expect(inOrder(record, 3)).toBe(0);
    addWork(record, [encode('end', 9, 0, 0)]);
    expect(inOrder(record, 3)).toBe(2);
    const code = 'corrupt-media';
    addWork(record, [encode('begin', 9, 0, 2), encode('end', 12, 0, 2, { code })]);
    // It may be tried again.
    expect([inOrder(record, 3), record.clips.get(2)]).toEqual([2, 'working']);
    const failed = { code, message: 'It does not decode.' };
    addWork(record, [{ t: 'failed', at: 13, clip: 2, failed }, encode('begin', 14, 0, 2)]);
    expect([inOrder(record, 3), record.clips.get(2), record.failures.get(2)?.code]).toEqual([3, 'failed', code]);
  });

  it('is done for all clips that a piece shows', () => {
    const record = newRecord();
    addWork(record, [encode('begin', 0, 0, 0, { clips: [0, 1] })]);
    expect([record.clips.get(0), record.clips.get(1)]).toEqual(['working', 'working']);
    addWork(record, [encode('end', 5, 0, 0, { clips: [0, 1] })]);
    expect([inOrder(record, 2), record.bars[0]?.clips]).toEqual([2, [0, 1]]);
  });

  it('has no lane for pieces that were there already', () => {
    const record = newRecord();
    addWork(record, [encode('begin', 1, -1, 4, { cached: true }), encode('end', 1, -1, 4, { cached: true })]);
    expect([record.lanes, record.bars.length, record.clips.get(4), [...record.cached]]).toEqual([0, 0, 'made', [4]]);
  });
});

it('charts go on with what was last told, and stay bounded', () => {
  const progress = { fraction: 0.5, framesDone: 1, frames: 2, hitRate: 0.25 };
  const series = withPoint(withPoint(noSeries, { at: 1, progress }), { at: 2, cpu: 0.9, queue: 3 });
  expect(series).toEqual({ at: [1, 2], progress: [0.5, 0.5], hits: [0.25, 0.25], cpu: [null, 0.9], queue: [null, 3] });
  expect(withPoint(series, { at: 2, cpu: 1 })).toBe(series);
  let long = noSeries;
  for (let at = 0; at < 5000; at++) long = withPoint(long, { at, cpu: 0.5 });
  expect(long.at.length).toBeLessThanOrEqual(600);
  expect(long.at.at(-1)).toBe(4999);
});

describe('what is asked for', () => {
  it('names only what was chosen', () => {
    const settings = settingsOf('{"loader":"libav","concurrency":3}');
    expect(requestOf(settings, { items: [] }, { cache: false })).toEqual({
      timeline: { items: [] },
      output: { name: 'montage.mp4' },
      options: { onError: 'skip', cache: false, loader: 'libav', concurrency: 3 },
    });
    expect(settingsOf('[')).toEqual(settingsOf(null));
  });

  it.each([
    ['film.mp4', 'film.2.mp4'],
    ['film', 'film.2'],
    ['.film', '.film.2'],
    ['a/b.c.mkv', 'a/b.c.2.mkv'],
  ])('%s with a number is %s', (name, numbered) => {
    expect(nameWith(name, '2')).toBe(numbered);
  });
});

it('times and sizes are said as people read them', () => {
  expect([timeText(3.2), timeText(59.999), timeText(3723)]).toEqual(['0:03.20', '1:00.00', '1:02:03.00']);
  expect([frameText(3.2, 25), frameText(60, 29.97), frameText(0.04, 25)]).toEqual(['0:03:05', '0:59:28', '0:00:01']);
  expect([sizeText(900), sizeText(4_200_000), sizeText(42_000_000)]).toEqual(['900 B', '4.2 MB', '42 MB']);
});
