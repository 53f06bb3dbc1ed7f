import { describe, expect, it } from 'vitest';
import type { VideoStreamInfo } from '../../src/contracts/source-info.ts';
import { type CopyCandidate, chooseCopy } from '../../src/plan/choose-copy.ts';
import { infoOf, profileOf } from './fixtures.ts';

const profile = profileOf();
const able = { copies: ['h264'] } as const;

/** A clip of one second, of the output's kind but for what is given. */
function clip(video: Partial<VideoStreamInfo> = {}, more: Partial<CopyCandidate> = {}): CopyCandidate {
  const info = infoOf();
  return {
    isFile: true,
    info: { ...info, video: { ...info.video, codec: 'h264', ...video } },
    seconds: 1,
    hasEffect: false,
    ...more,
  };
}

const refusals = (...clips: readonly CopyCandidate[]) => chooseCopy(clips, profile, able)?.refusals;

it('is nothing where the renderer copies none of that codec', () => {
  expect(chooseCopy([clip()], profile, { copies: [] })).toBeUndefined();
  expect(chooseCopy([clip()], profile, { copies: ['hevc'] })).toBeUndefined();
});

describe('of another kind is', () => {
  it.each<[string, Partial<VideoStreamInfo>]>([
    ['another codec', { codec: 'hevc' }],
    ['another pixel format', { pixelFormat: 'yuv420p10le' }],
    ['another width', { width: 320, displayWidth: 320 }],
    ['another height', { height: 180, displayHeight: 180 }],
    ['pixels that are not square', { width: 120 }],
    ['pictures on their side that are not square either', { rotation: 90, width: 90, height: 120 }],
    ['what is mirrored', { mirrored: true }],
    ['what is interlaced', { interlaced: 'top' }],
    ['the full range', { color: { range: 'pc' } }],
    ['high dynamic range', { color: { transfer: 'smpte2084' } }],
  ])('%s', (_, video) => {
    expect(refusals(clip(), clip(video))).toEqual([undefined, 'other-format']);
  });
});

it('says why, the format before all else', () => {
  expect(
    refusals(clip({}, { hasEffect: true }), clip({}, { isFile: false }), clip({}, { refused: 'unproven' })),
  ).toEqual(['effect', 'packets-unknown', 'unproven']);
  expect(refusals(clip({ codec: 'hevc' }, { hasEffect: true, isFile: false }))).toEqual(['other-format']);
  expect(chooseCopy([clip({}, { hasEffect: true })], profile, able)?.like).toBeUndefined();
});

it('is of the colours and the turn that most seconds have', () => {
  const color = { primaries: 'bt709' };
  const turned = { rotation: 90, width: 90, height: 160 } as const;
  expect(refusals(clip({}, { seconds: 3 }), clip({ color }), clip({ color }))).toEqual([
    undefined,
    'other-format',
    'other-format',
  ]);
  const chosen = chooseCopy([clip(), clip(turned), clip(turned)], profile, able);
  expect(chosen).toEqual({ like: { color: {}, rotation: 90 }, refusals: ['other-format', undefined, undefined] });
});

it('is what an earlier plan has chosen, where there was one', () => {
  const video = { ...profile.video, like: { color: { primaries: 'bt709' }, level: 31 } };
  const chosen = chooseCopy([clip(), clip({ color: { primaries: 'bt709' } })], profileOf({ video }), able);
  expect(chosen).toEqual({ like: video.like, refusals: ['other-format', undefined] });
});

it('asks of decoders what the most demanding does, and nothing where one does not say', () => {
  const [low, high] = [
    { profile: 77, level: 30, reorderDepth: 2 },
    { profile: 100, level: 31, reorderDepth: 0 },
  ];
  const both = chooseCopy([clip({ decoder: low }), clip({ decoder: high })], profile, able);
  expect(both?.like).toEqual({ color: {}, profile: 100, level: 31, reorderDepth: 2 });
  expect(chooseCopy([clip({ decoder: low }), clip()], profile, able)?.like).toEqual({ color: {} });
  expect(chooseCopy([clip(), clip({ decoder: low })], profile, able)?.like).toEqual({ color: {} });
});

it('of AV1 is of one sequence header', () => {
  const av1 = profileOf({ video: { ...profile.video, codec: 'av1' } });
  const made = (...parameterSets: readonly string[]) => clip({ codec: 'av1', decoder: { parameterSets } });
  const chosen = chooseCopy([made('a'), made('b'), made('b'), clip({ codec: 'av1' })], av1, { copies: ['av1'] });
  expect(chosen).toEqual({
    like: { color: {}, parameterSets: ['b'] },
    refusals: ['other-format', undefined, undefined, 'other-format'],
  });
});
