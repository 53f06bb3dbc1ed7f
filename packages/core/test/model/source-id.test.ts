import { describe, expect, it } from 'vitest';
import { askedRange } from '../../src/model/resolve-clip.ts';
import { filesOf, openRequest, sourceId, sourceName } from '../../src/model/source-id.ts';
import { readFrameRate } from '../../src/time/frame-rate.ts';

const id = (rate?: number | string) =>
  sourceId(openRequest({ source: 'a.h264', ...(rate === undefined ? {} : { rate }) }));

describe('a source with a rate', () => {
  it('is another one at another rate, and the same however the rate is written', () => {
    expect(new Set([id(), id(25), id(30), id('30000/1001')]).size).toBe(4);
    expect(new Set([id(30), id('30'), id('30/1'), id('60/2')]).size).toBe(1);
    expect(new Set([id(29.97), id('29.97'), id('30000/1001')]).size).toBe(1);
  });

  it.each([0, -1, 1001, Number.NaN, 'fast', '1/0', ''])('is refused at %s, before anything is opened', (rate) => {
    expect(readFrameRate(rate)).toBeUndefined();
    expect(() => askedRange({ source: 'a', rate })).toThrow(expect.objectContaining({ code: 'invalid-clip' }));
  });
});

describe('a source of several files', () => {
  const clip = { source: ['a.mp4', 'b.mp4'] };

  it('is asked for by the first, and by those that go on from it', () => {
    expect(openRequest(clip)).toEqual({ uri: 'a.mp4', more: ['b.mp4'] });
    expect(openRequest({ ...clip, uri: ['/v/a.mp4', '/v/b.mp4'] })).toEqual({ uri: '/v/a.mp4', more: ['/v/b.mp4'] });
    expect(filesOf(openRequest(clip))).toEqual(['a.mp4', 'b.mp4']);
    expect(filesOf({ uri: 'a.mp4' })).toEqual(['a.mp4']);
  });

  it('is another one than its first file, and of one file the same', () => {
    expect(sourceId(openRequest(clip))).not.toBe(sourceId(openRequest({ source: 'a.mp4' })));
    expect(sourceId(openRequest(clip))).not.toBe(sourceId(openRequest({ source: ['b.mp4', 'a.mp4'] })));
    expect(sourceId(openRequest({ source: ['a.mp4'] }))).toBe(sourceId(openRequest({ source: 'a.mp4' })));
  });

  it('is named by all of them', () => {
    expect(sourceName(clip)).toBe('a.mp4 + b.mp4');
    expect(sourceName({ source: 'a.mp4' })).toBe('a.mp4');
  });
});
