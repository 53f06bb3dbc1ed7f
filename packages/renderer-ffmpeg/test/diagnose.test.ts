import { ClipwrightError, type SourceInfo } from '@clipwright/core';
import type { Stretch } from '@clipwright/core/author';
import { describe, expect, it } from 'vitest';
import { diagnose, type Failure } from '../src/segment/diagnose.ts';
import { firstReading, type Reading } from '../src/segment/reading.ts';

const info: SourceInfo = {
  container: 'mpegts',
  duration: '90/1',
  video: {
    index: 0,
    codec: 'h264',
    width: 160,
    height: 90,
    displayWidth: 160,
    displayHeight: 90,
    rotation: 0,
    sampleAspectRatio: '1/1',
    pixelFormat: 'yuv420p',
    frameRate: '25/1',
    timebase: '1/90000',
    origin: 0,
    color: {},
  },
};

const clip = (onDamage: 'fail' | 'freeze' = 'fail'): Extract<Stretch, { kind: 'clip' }> => ({
  kind: 'clip',
  source: { id: 'a', file: '/a.ts', info },
  sampleAt: '302/5',
  frames: 25,
  hints: { decodeFrom: 5_400_000, firstShown: 5_436_000, shown: 25, lead: 10 },
  onDamage,
});

/** Each as it is read first: with other places left to read it from. */
const readingsOf = (...stretches: readonly Stretch[]): readonly Reading[] =>
  stretches.map((stretch, part) => firstReading(stretch, part));

/** The same, with no other place left. */
const fromItsStart = (reading: Reading | undefined): Reading => {
  if (reading === undefined || !('file' in reading)) throw new Error('It is not read from a file.');
  return { ...reading, others: [] };
};

const error = new ClipwrightError('source-damaged', 'Of 25 frames of the clip only 20 could be decoded.');
const lacking = (at: number, inTime: boolean): Failure => ({ kind: 'lacking', at, inTime, error });
const ofTool = new ClipwrightError('tool-failed', 'ffmpeg ended with 1.');
const process = (...silent: readonly number[]): Failure => ({ kind: 'process', error: ofTool, silent });
const promptly = { when: 'promptly' } as const;
const together = { when: 'together' } as const;

describe('a frame of another shape', () => {
  it('has all read by their shapes, however their times were told', () => {
    for (const how of [promptly, together])
      expect(diagnose({ ...how, readings: readingsOf(clip(), clip()) }, { kind: 'other-shape' })).toEqual({
        kind: 'by-shapes',
      });
  });
});

describe('a decoder that complains', () => {
  it('has the segment pulled, whether or not it may be damaged', () => {
    for (const stretch of [clip(), clip('freeze')])
      expect(diagnose({ ...promptly, readings: readingsOf(stretch) }, { kind: 'complaint' })).toEqual({ kind: 'pull' });
  });
});

describe('a stretch that lacks frames', () => {
  it('is read from further back when its decoder began too late', () => {
    const readings = readingsOf(clip(), clip());
    expect(diagnose({ ...promptly, readings }, lacking(1, false))).toEqual({ kind: 'read-from-further-back', at: 1 });
  });

  it('is damaged when its decoder began in time', () => {
    const readings = readingsOf(clip(), clip());
    const expected = { kind: 'damaged', part: 1, error, stretch: readings[1]?.stretch };
    expect(diagnose({ ...promptly, readings }, lacking(1, true))).toEqual(expected);
  });

  it('is damaged when it was read from the start of its file', () => {
    const readings = readingsOf(clip()).map(fromItsStart);
    expect(diagnose({ ...promptly, readings }, lacking(0, false))).toMatchObject({ kind: 'damaged', part: 0 });
  });

  it('is pulled where it may be damaged, but only then', () => {
    const readings = readingsOf(clip('freeze'));
    expect(diagnose({ ...promptly, readings }, lacking(0, true))).toEqual({ kind: 'pull' });
    expect(diagnose({ ...promptly, readings }, lacking(0, false))).toMatchObject({ kind: 'read-from-further-back' });
    expect(diagnose({ ...promptly, readings: readings.map(fromItsStart) }, lacking(0, false))).toEqual({
      kind: 'pull',
    });
  });

  it('is named by its place in the request, where it is read in several', () => {
    const parts = [firstReading(clip(), 0), firstReading(clip(), 1), firstReading(clip(), 1)];
    expect(diagnose({ ...promptly, readings: parts }, lacking(2, true))).toMatchObject({ kind: 'damaged', part: 1 });
  });

  it('fails as it is where nothing is read', () => {
    const readings = readingsOf({ kind: 'color', frames: 25 });
    expect(diagnose({ ...promptly, readings }, lacking(0, false))).toEqual({ kind: 'fail', error });
  });
});

describe('times that are told together', () => {
  it('are told one by one where several streams may have been mixed up', () => {
    const readings = readingsOf(clip(), clip());
    expect(diagnose({ ...together, readings }, lacking(0, true))).toEqual({ kind: 'tell-promptly' });
    expect(diagnose({ ...together, readings }, process(0))).toEqual({ kind: 'tell-promptly' });
  });

  it('are those of one stream where there is but one', () => {
    const readings = readingsOf(clip());
    expect(diagnose({ ...together, readings }, lacking(0, true))).toMatchObject({ kind: 'damaged' });
  });
});

describe('a process that fails', () => {
  it('of what no source has to do with, fails', () => {
    const full = new ClipwrightError('disk-full', 'No space is left.');
    const other = new TypeError('It is no function.');
    for (const failed of [full, other]) {
      const failure: Failure = { kind: 'process', error: failed, silent: [0] };
      expect(diagnose({ ...promptly, readings: readingsOf(clip()) }, failure)).toEqual({ kind: 'fail', error: failed });
      expect(diagnose({ ...together, readings: readingsOf(clip(), clip()) }, failure)).toMatchObject({ kind: 'fail' });
    }
  });

  it.each(['tool-failed', 'verification-failed', 'source-damaged'] as const)(
    'with %s has its silent input asked',
    (code) => {
      const failed = new ClipwrightError(code, 'It failed.');
      const failure: Failure = { kind: 'process', error: failed, silent: [0, 2] };
      const readings = readingsOf(clip(), clip(), clip());
      expect(diagnose({ ...promptly, readings }, failure)).toEqual({ kind: 'ask-each', of: [0, 2], error: failed });
    },
  );

  it('is blamed on its only input, if nothing came of that', () => {
    const readings = readingsOf(clip());
    expect(diagnose({ ...promptly, readings }, process(0))).toEqual({ kind: 'read-from-further-back', at: 0 });
    expect(diagnose({ ...promptly, readings: readings.map(fromItsStart) }, process(0))).toMatchObject({
      kind: 'damaged',
      error: ofTool,
    });
  });

  it('fails where something was decoded of each', () => {
    expect(diagnose({ ...promptly, readings: readingsOf(clip(), clip()) }, process())).toEqual({
      kind: 'fail',
      error: ofTool,
    });
  });
});
