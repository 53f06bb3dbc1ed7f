import { describe, expect, it } from 'vitest';
import { Rational, type SampleTimes } from '../../src/index.ts';
import { secondsToRational } from '../../src/time/seconds.ts';
import { sampleTimes, wantedFrames } from '../../src/time/wanted-frames.ts';
import { sourceOf } from '../plan/fixtures.ts';

const { source, sourceIndex } = sourceOf({ rate: '30000/1001', frames: 60, origin: 5005 });
const { video } = source.info;

function wanted(start: string, end: string, times?: SampleTimes): readonly number[] {
  const range = { start: secondsToRational(start), end: secondsToRational(end) };
  return wantedFrames(sourceIndex, video, range, times);
}

describe('the frames that a request wants', () => {
  it('are those on screen during the range when it names no times', () => {
    expect(wanted('0', '0.1')).toEqual([0, 1, 2]);
    expect(wanted('0.09', '0.19', {})).toEqual([2, 3, 4, 5]);
  });

  it('are those on screen at its times, as often as they are asked for', () => {
    expect(wanted('0', '2', { at: [0, 0.02, 0.05, 0.98, '0.98'] })).toEqual([0, 0, 1, 29, 29]);
  });

  it('take a rounded decimal for the frame that it means', () => {
    // The second frame begins at 33.37 ms: 33 is a rounding of it, 32 is none.
    expect(wanted('0', '2', { at: ['0.032', '0.033', '0.034'] })).toEqual([0, 1, 1]);
  });

  it('come at the start of the range and after each step, not at its end', () => {
    expect(wanted('0.49', '1.49', { every: 0.25 })).toEqual([14, 22, 29, 37]);
    expect(wanted('0', '1', { every: '0.3333333' })).toEqual([0, 10, 20]);
    expect(wanted('0', '1', { every: 5 })).toEqual([0]);
  });

  it('stay within the range: a time just before its end means no frame that begins there', () => {
    const border = Rational.of(1001n * 6n, 30000n).toString();
    expect(wanted('0', border, { at: ['0.2001'] })).toEqual([5]);
  });

  it('hold the last frame behind the end of the source', () => {
    expect(wanted('1', '10', { at: [1.99, 5] })).toEqual([59, 59]);
    expect(wanted('0.99', '2.99', { every: 1 })).toEqual([29, 59]);
  });

  it.each<[string, SampleTimes, string]>([
    ['both', { every: 1, at: [0.5] }, 'both'],
    ['a step of nothing', { every: 0 }, 'a millisecond'],
    ['a step back', { every: -2 }, 'a millisecond'],
    ['a falling list', { at: [0.7, 0.6] }, 'must rise'],
    ['a time before the range', { at: [0.4] }, 'within the range'],
    ['a time at the end of the range', { at: [1.5] }, 'within the range'],
  ])('are refused: %s', (_, times, message) => {
    expect(() => wanted('0.5', '1.5', times)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    expect(() => wanted('0.5', '1.5', times)).toThrow(message);
  });

  it('come with the times that were meant, exact', () => {
    const range = { start: Rational.zero, end: Rational.one };
    expect(sampleTimes(video, range, { every: '1/3' })?.map(String)).toEqual(['0/1', '1/3', '2/3']);
    expect(sampleTimes(video, range, {})).toBeUndefined();
  });
});
