import { describe, expect, it } from 'vitest';
import type { ClipSegmentRequest } from '../../src/contracts/segment-request.ts';
import type { MusicBed, SoundStretch } from '../../src/contracts/sound-request.ts';
import { canonical } from '../../src/model/canonical.ts';
import { audioKey, type SourceIdentities, type SourceIdentity, segmentKey } from '../../src/plan/request-key.ts';
import { soundChunkKey } from '../../src/plan/sound-chunk-key.ts';
import { soundChunks, soundSamples } from '../../src/plan/sound-chunks.ts';
import { capabilitiesOf, profileOf, sourceOf } from './fixtures.ts';

const request: ClipSegmentRequest = {
  kind: 'clip',
  source: sourceOf({ rate: '30/1', frames: 30 }).source,
  sampleAt: '1/1000',
  frames: 10,
  hints: { decodeFrom: 0, firstShown: 0 },
  profile: profileOf(),
};
const identities: SourceIdentities = new Map([['a', { content: 'sha256:1', decoder: 'loader 1' }]]);
const r1 = capabilitiesOf('r1');
const r2 = capabilitiesOf('r2');

describe('segmentKey', () => {
  it('depends on content and on all that shapes the bytes', () => {
    const key = segmentKey(request, identities, r1);
    const others = [
      segmentKey({ ...request, sampleAt: '1/500' }, identities, r1),
      segmentKey({ ...request, frames: 11 }, identities, r1),
      segmentKey({ ...request, profile: profileOf({ width: 320 }) }, identities, r1),
      segmentKey({ ...request, profile: profileOf({ video: { ...profileOf().video, threads: 2 } }) }, identities, r1),
      segmentKey(
        { ...request, profile: profileOf({ video: { ...profileOf().video, preset: 'slow' } }) },
        identities,
        r1,
      ),
      segmentKey(
        { ...request, profile: profileOf({ video: { ...profileOf().video, encoder: 'h264_nvenc' } }) },
        identities,
        r1,
      ),
      segmentKey({ ...request, transforms: [{ name: 'x', version: '1' }] }, identities, r1),
      segmentKey({ ...request, transforms: [{ name: 'x', version: '2' }] }, identities, r1),
      segmentKey({ ...request, transforms: [{ name: 'x', version: '1', params: 3 }] }, identities, r1),
      segmentKey({ ...request, framing: { rotate: 90 } }, identities, r1),
      segmentKey({ ...request, framing: { rotate: 90, flip: 'vertical' } }, identities, r1),
      segmentKey(request, new Map([['a', { content: 'sha256:2', decoder: 'loader 1' }]]), r1),
      segmentKey(request, identities, r2),
      segmentKey({ kind: 'color', frames: 10, profile: profileOf() }, identities, r1),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });

  it('does not depend on the path, on hints, or on the sound', () => {
    const key = segmentKey(request, identities, r1);
    const moved = {
      ...request,
      source: { ...request.source, file: '/elsewhere' },
      hints: { decodeFrom: 7, firstShown: 9 },
    };
    expect(segmentKey(moved, identities, r1)).toBe(key);
    expect(segmentKey({ ...request, profile: profileOf({ audio: null }) }, identities, r1)).toBe(key);
  });

  it('is null for content that nothing stands for', () => {
    expect(segmentKey(request, new Map(), r1)).toBeNull();
  });

  const decodedBy = (decoder?: string) =>
    new Map([['a', { content: 'sha256:1', ...(decoder === undefined ? {} : { decoder }) }]]);

  it('of a source that is piped holds what decodes it, and is null where nobody says', () => {
    const keys = ['loader 1', 'loader 2'].map((decoder) => segmentKey(request, decodedBy(decoder), r1));
    expect(new Set([...keys, null]).size).toBe(3);
    expect(segmentKey(request, decodedBy(), r1)).toBeNull();
    const file = { ...request, source: { ...request.source, file: '/a.mp4' } };
    expect(segmentKey(file, decodedBy(), r1)).not.toBeNull();
    expect(segmentKey(file, decodedBy(), { ...r1, readsFiles: false })).toBeNull();
    expect(segmentKey({ ...file, transforms: [{ name: 'x', version: '1' }] }, decodedBy(), r1)).toBeNull();
  });

  it('holds how wide colours are converted, of sources that have them alone', () => {
    const { info } = request.source;
    const hdr = { ...info, video: { ...info.video, color: { primaries: 'bt2020', transfer: 'smpte2084' } } };
    const wide = { ...request, source: { ...request.source, info: hdr } };
    const elsewhere = { ...r1, wideColors: { ...r1.wideColors, fingerprint: 'another processor' } };
    expect(segmentKey(request, identities, elsewhere)).toBe(segmentKey(request, identities, r1));
    expect(segmentKey(wide, identities, elsewhere)).not.toBe(segmentKey(wide, identities, r1));
  });
});

describe('audioKey', () => {
  const encoding = { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 } as const;
  const stretch = { kind: 'clip', source: request.source, start: '0/1', samples: 480 } as const;

  it('depends on every stretch, in order', () => {
    const silence = { kind: 'silence', samples: 480 } as const;
    const keys = [
      audioKey({ stretches: [stretch, silence], encoding }, identities, r1),
      audioKey({ stretches: [silence, stretch], encoding }, identities, r1),
      audioKey({ stretches: [{ ...stretch, start: '1/1' }, silence], encoding }, identities, r1),
      audioKey({ stretches: [stretch, silence], encoding: { ...encoding, bitrate: 1 } }, identities, r1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is null for content that nothing stands for', () => {
    expect(audioKey({ stretches: [stretch], encoding }, new Map(), r1)).toBeNull();
  });
});

describe('soundChunkKey', () => {
  const encoding = { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 } as const;
  const piece = 245_760;
  const clip = (start: `${bigint}`, samples: number, more: object = {}): SoundStretch => ({
    kind: 'clip',
    source: { ...request.source, info: sourceOf({ rate: '30/1', frames: 30 }).source.info },
    start: `${start}/1`,
    samples,
    ...more,
  });
  const silence = (samples: number): SoundStretch => ({ kind: 'silence', samples });
  const known: SourceIdentities = new Map<string, SourceIdentity>([
    ...identities,
    ['/song', { content: 'sha256:song' }],
  ]);
  const keys = (stretches: readonly SoundStretch[], music?: Partial<MusicBed>): (string | null)[] => {
    const bed: MusicBed = { file: '/song', volume: 1, start: '0/1', loop: false, fadeOut: 0, ...music };
    const sound = { stretches, encoding, ...(music === undefined ? {} : { music: bed }) };
    return soundChunks(soundSamples(sound), encoding).map(soundChunkKey(sound, known, r1));
  };
  /** Which pieces are others than before. */
  const changed = (before: readonly (string | null)[], after: readonly (string | null)[]): number[] =>
    [...after.entries()].flatMap(([index, key]) => (key === before[index] ? [] : [index]));
  const stretches = [clip('0', 300_000), clip('20', 400_000), clip('40', 700_000), silence(300_000)];

  it('tells what is heard in a piece, and nothing of what is elsewhere', () => {
    const before = keys(stretches);
    expect(new Set(before).size).toBe(before.length);
    // From sample 300,000 to 700,000: the second and the third; one packet more is looked at beyond each.
    expect(changed(before, keys(stretches.with(1, clip('21', 400_000))))).toEqual([1, 2]);
    expect(changed(before, keys(stretches.with(1, clip('20', 400_000, { fadeIn: 480 }))))).toEqual([1]);
    expect(changed(before, keys(stretches.with(1, clip('20', 400_000, { volume: 0.5 }))))).toEqual([1, 2]);
    expect(changed(before, keys(stretches.with(3, silence(300_001))))).toEqual([6]);
  });

  it('counts what is encoded before a piece and looked at beyond it as heard there', () => {
    const at = (samples: number) => [clip('0', samples), clip('30', 100), silence(4 * piece - samples - 100)];
    const none = (samples: number) => [clip('0', samples), silence(4 * piece - samples)];
    const touched = (samples: number): number[] => changed(keys(none(samples)), keys(at(samples)));
    expect(touched(2 * piece - 17 * 1024)).toEqual([1, 2]);
    expect(touched(2 * piece - 17 * 1024 - 101)).toEqual([1]);
    expect(touched(2 * piece + 2 * 1024 - 1)).toEqual([1, 2]);
    expect(touched(2 * piece + 2 * 1024)).toEqual([2]);
  });

  it('is the same at another place, and depends on where a voice began', () => {
    const long = [silence(piece), clip('0', 4 * piece), silence(piece)];
    const later = [silence(2 * piece), clip('0', 4 * piece), silence(piece)];
    expect(keys(later).slice(2, 6)).toEqual(keys(long).slice(1, 5));
    const joined = [clip('0', 96_000), clip('2', 4 * piece), silence(piece)];
    const alone = [silence(96_000), clip('2', 4 * piece), silence(piece)];
    expect(changed(keys(joined), keys(alone))).toEqual([0, 1, 2, 3, 4]);
  });

  it('holds the place in the music, and its end where that is faded', () => {
    const before = keys(stretches, { fadeOut: 48_000 });
    expect(changed(before, keys(stretches, { fadeOut: 96_000 }))).toEqual([6]);
    expect(changed(before, keys(stretches, { fadeOut: 48_000, start: '1/48000' }))).toHaveLength(before.length);
    expect(new Set(keys([silence(8 * piece)], {})).size).toBe(9);
    expect(keys(stretches, { file: '/unknown' }).every((key) => key === null)).toBe(true);
  });

  it('is null where something is heard that nothing stands for', () => {
    const other = { ...request.source, id: 'other' };
    const sounds = [silence(2 * piece), clip('0', 1000, { source: other }), silence(2 * piece)];
    expect(keys(sounds).map((key) => key === null)).toEqual([false, true, true, false, false]);
  });
});

describe('canonical', () => {
  it('does not depend on the order of keys', () => {
    expect(canonical({ b: [{ d: 1, c: 2 }], a: null })).toBe(canonical({ a: null, b: [{ c: 2, d: 1 }] }));
  });
});
