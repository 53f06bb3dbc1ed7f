import type { Clip, Timeline } from '@clipwright/core';
import { expect, it } from 'vitest';
import { withSources } from '../src/index.ts';

const info = { duration: '10/1' as const, timecode: '01:00:00:00', video: { frameRate: '25/1' } };
const infoOf = ({ source }: Clip) =>
  source === 'gone'
    ? undefined
    : source === 'plain'
      ? { duration: '10/1' as const, video: { frameRate: '30/1' } }
      : info;

it('makes positions count from first frames, and holds what lists of editors need', () => {
  const timeline: Timeline = {
    items: [
      { source: 'a', start: 3602, end: 3604, positions: 'timecode', markers: [{ at: 3603 }] },
      { source: 'a', start: 1, end: 2 },
      { source: 'a', start: 1, end: 2, footage: { timecodeStart: 7200, duration: 5, reel: 'A' } },
      { gap: 1 },
      { source: 'gone', start: 3600, positions: 'timecode' },
      { source: 'plain', start: 3600, end: 3601, positions: 'timecode' },
    ],
  };
  const known = withSources(timeline, infoOf);
  expect(known.timeline).toEqual({
    rate: 25,
    items: [
      { source: 'a', start: 2, end: 4, markers: [{ at: 3 }], footage: { timecodeStart: 3600, duration: 10 } },
      { source: 'a', start: 1, end: 2, footage: { timecodeStart: 3600, duration: 10 } },
      { source: 'a', start: 1, end: 2, footage: { timecodeStart: 7200, duration: 5, reel: 'A' } },
      { gap: 1 },
      { source: 'gone', start: 3600, positions: 'timecode' },
      { source: 'plain', start: 0, end: 1, footage: { timecodeStart: 3600, duration: 10 } },
    ],
  });
  expect(known.losses).toMatchObject([{ code: 'assumed', subject: 'timecode', count: 1 }]);
  // Once known, it stays.
  expect(withSources(known.timeline, infoOf).timeline).toEqual(known.timeline);
});
