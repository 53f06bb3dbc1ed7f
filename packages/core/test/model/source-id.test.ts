import { describe, expect, it } from 'vitest';
import { askedRange } from '../../src/model/resolve-clip.ts';
import { openRequest, sourceId } from '../../src/model/source-id.ts';
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
