import { describe, expect, it } from 'vitest';
import { audioKey, type ClipSegmentRequest, segmentKey } from '../../src/index.ts';
import { canonical } from '../../src/timeline/request-key.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const request: ClipSegmentRequest = {
  kind: 'clip',
  source: sourceOf({ rate: '30/1', frames: 30 }).source,
  sampleAt: '1/1000',
  frames: 10,
  decodeFrom: 0,
  firstShown: 0,
  profile: profileOf(),
};
const identities = new Map([['a', 'sha256:1']]);

describe('segmentKey', () => {
  it('depends on content and on all that shapes the bytes', () => {
    const key = segmentKey(request, identities, 'r1');
    const others = [
      segmentKey({ ...request, sampleAt: '1/500' }, identities, 'r1'),
      segmentKey({ ...request, frames: 11 }, identities, 'r1'),
      segmentKey({ ...request, profile: profileOf({ width: 320 }) }, identities, 'r1'),
      segmentKey({ ...request, profile: profileOf({ video: { ...profileOf().video, threads: 2 } }) }, identities, 'r1'),
      segmentKey(
        { ...request, profile: profileOf({ video: { ...profileOf().video, preset: 'slow' } }) },
        identities,
        'r1',
      ),
      segmentKey({ ...request, transform: { name: 'x', version: '1' } }, identities, 'r1'),
      segmentKey({ ...request, transform: { name: 'x', version: '2' } }, identities, 'r1'),
      segmentKey({ ...request, transform: { name: 'x', version: '1', params: 3 } }, identities, 'r1'),
      segmentKey(request, new Map([['a', 'sha256:2']]), 'r1'),
      segmentKey(request, identities, 'r2'),
      segmentKey({ kind: 'black', frames: 10, profile: profileOf() }, identities, 'r1'),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });

  it('does not depend on the path, on hints, or on the sound', () => {
    const key = segmentKey(request, identities, 'r1');
    const moved = { ...request, source: { ...request.source, file: '/elsewhere' }, decodeFrom: 7, firstShown: 9 };
    expect(segmentKey(moved, identities, 'r1')).toBe(key);
    expect(segmentKey({ ...request, profile: profileOf({ audio: null }) }, identities, 'r1')).toBe(key);
  });

  it('is null for content that nothing stands for', () => {
    expect(segmentKey(request, new Map(), 'r1')).toBeNull();
  });
});

describe('audioKey', () => {
  const encoding = { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 } as const;
  const part = { kind: 'clip', source: request.source, start: '0/1', samples: 480 } as const;

  it('depends on every part, in order', () => {
    const silence = { kind: 'silence', samples: 480 } as const;
    const keys = [
      audioKey({ parts: [part, silence], encoding }, identities, 'r1'),
      audioKey({ parts: [silence, part], encoding }, identities, 'r1'),
      audioKey({ parts: [{ ...part, start: '1/1' }, silence], encoding }, identities, 'r1'),
      audioKey({ parts: [part, silence], encoding: { ...encoding, bitrate: 1 } }, identities, 'r1'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is null for content that nothing stands for', () => {
    expect(audioKey({ parts: [part], encoding }, new Map(), 'r1')).toBeNull();
  });
});

describe('canonical', () => {
  it('does not depend on the order of keys', () => {
    expect(canonical({ b: [{ d: 1, c: 2 }], a: null })).toBe(canonical({ a: null, b: [{ c: 2, d: 1 }] }));
  });
});
