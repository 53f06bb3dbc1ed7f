import { describe, expect, it } from 'vitest';
import type { OutputOptions } from '../../src/index.ts';
import type { ChosenEncoders } from '../../src/plan/choose-profile.ts';
import { chooseProfile } from '../../src/plan/choose-profile.ts';
import { infoOf } from './fixtures.ts';

describe('chooseProfile', () => {
  it('takes the most frequent display size and frame rate', () => {
    const profile = chooseProfile(
      [
        infoOf({ width: 640, height: 360, rate: '25/1' }),
        infoOf({ width: 320, height: 180, rate: '30000/1001' }),
        infoOf({ width: 320, height: 180, rate: '25/1' }),
      ],
      {},
    );
    expect(profile).toMatchObject({ width: 320, height: 180, frameRate: '25/1', fit: 'contain' });
  });

  it('on a tie takes the larger size, and the earlier rate', () => {
    const profile = chooseProfile(
      [infoOf({ width: 320, height: 180, rate: '24/1' }), infoOf({ width: 640, height: 360, rate: '60/1' })],
      {},
    );
    expect(profile).toMatchObject({ width: 640, height: 360, frameRate: '24/1' });
  });

  it('takes no rate of a source without a constant one that is below another clip’s', () => {
    const [camera, screen] = [infoOf({ rate: '30/1' }), infoOf({ rate: '12/1' })];
    const sparse = { ...screen, video: { ...screen.video, variable: true } };
    expect(chooseProfile([sparse, camera], {}).frameRate).toBe('30/1');
    expect(chooseProfile([sparse, sparse, camera], {}).frameRate).toBe('30/1');
    expect(chooseProfile([sparse], {}).frameRate).toBe('12/1');
    expect(chooseProfile([screen, camera], {}).frameRate).toBe('12/1');
  });

  it('on a tie of equal areas takes the earlier clip', () => {
    const portraitFirst = [infoOf({ width: 90, height: 160 }), infoOf({ width: 160, height: 90 })];
    expect(chooseProfile(portraitFirst, {})).toMatchObject({ width: 90, height: 160 });
    expect(chooseProfile(portraitFirst.toReversed(), {})).toMatchObject({ width: 160, height: 90 });
  });

  it('makes odd sides even', () => {
    expect(chooseProfile([infoOf({ width: 101, height: 57 })], {})).toMatchObject({ width: 102, height: 58 });
  });

  it('does as it is told', () => {
    const options = {
      size: { width: 200, height: 100 },
      frameRate: '60/1',
      fit: 'cover',
      crf: 30,
      preset: 'slow',
    } as const;
    const profile = chooseProfile([infoOf()], { ...options, audio: false });
    expect(profile).toMatchObject({ width: 200, height: 100, frameRate: '60/1', fit: 'cover', audio: null });
    expect(profile.video).toMatchObject({ crf: 30, preset: 'slow' });
  });

  it('takes the codecs that the renderer says, and a rate factor of about the same quality', () => {
    const encodings = (options: Omit<OutputOptions, 'file'>, encoders?: ChosenEncoders) => {
      const { video, audio } = chooseProfile([infoOf()], options, encoders);
      return [video.codec, video.crf, audio?.codec, audio?.bitrate];
    };
    expect(encodings({})).toEqual(['h264', 20, 'aac', 192_000]);
    const webm: ChosenEncoders = { video: { codec: 'vp9' }, audio: { codec: 'opus' } };
    expect(encodings({}, webm)).toEqual(['vp9', 32, 'opus', 160_000]);
    expect(encodings({}, { ...webm, audio: null })).toEqual(['vp9', 32, undefined, undefined]);
    expect(encodings({ codec: 'hevc', audioCodec: 'opus' })).toEqual(['hevc', 24, 'opus', 160_000]);
    expect(encodings({ codec: 'av1', crf: 63 })).toEqual(['av1', 63, 'aac', 192_000]);
  });

  it('fills bars with black, a colour, or the picture itself', () => {
    const background = (options: Partial<OutputOptions>) => chooseProfile([infoOf()], options).background;
    expect([background({}), background({ background: '#20a0ff' }), background({ background: 'blur' })]).toEqual([
      '#000000',
      '#20a0ff',
      'blur',
    ]);
  });

  it('refuses a codec that there is none of', () => {
    const untyped: Record<string, unknown> = { codec: 'theora', audioCodec: 'vorbis' };
    for (const [name, value] of Object.entries(untyped)) {
      const options: OutputOptions = Object.assign({ file: '/a.mp4' }, { [name]: value });
      expect(() => chooseProfile([infoOf()], options)).toThrow(`${name} is ${JSON.stringify(value)}`);
    }
  });

  it.each<[string, Omit<OutputOptions, 'file'>]>([
    ['size.width', { size: { width: 0, height: 10 } }],
    ['size.height', { size: { width: 10, height: 10.5 } }],
    ['size.height', { size: { width: 10, height: 99999 } }],
    ['frameRate', { frameRate: '0/1' }],
    ['frameRate', { frameRate: '1001/1' }],
    ['frameRate', { frameRate: '30/0' }],
    ['crf', { crf: 52 }],
    ['crf', { codec: 'vp9', crf: 64 }],
    ['background', { background: '#FFF' }],
    ['crf', { crf: 1.5 }],
    ['preset', { preset: 'placebo -i x' }],
    ['metadata.title', { metadata: { title: '' } }],
    ['metadata.title', { metadata: { title: 'a\0b' } }],
    ['metadata.comment', { metadata: { comment: 'x'.repeat(10_001) } }],
    ['metadata.date', { metadata: { date: Object(2026) } }],
  ])('refuses a bad %s', (path, options) => {
    expect(() => chooseProfile([infoOf()], options)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(path) }),
    );
  });

  it('has nothing to go by without clips', () => {
    expect(() => chooseProfile([], {})).toThrow(expect.objectContaining({ code: 'nothing-loaded' }));
  });
});
