import { describe, expect, it } from 'vitest';
import type { RationalText } from '../../src/index.ts';
import {
  describeSource,
  type FoundPacket,
  type FoundSource,
  type FoundVideo,
  frameIndexOf,
} from '../../src/probing/index.ts';

const packet = (pts: number | undefined, more: Partial<FoundPacket> = {}): FoundPacket => ({
  ...{ pts, dts: pts, duration: 1, size: 100, key: false, discard: false },
  ...more,
});

const picture: FoundVideo = {
  ...{ index: 0, isDefault: false, codec: 'h264', width: 160, height: 90, rotation: 0, color: {} },
  ...{
    pixelFormat: 'yuv420p',
    sampleAspectRatio: undefined,
    timebase: '1/25',
    nominalRate: '25/1',
    averageRate: '25/1',
  },
  ...{ delay: 0, isPicture: false },
};

const packets = [packet(0, { key: true }), packet(1), packet(2), packet(3)];

function found(video: Partial<FoundVideo>, more: Partial<FoundSource> = {}): FoundSource {
  return {
    container: 'test',
    start: '0/1',
    video: [{ ...picture, ...video }],
    audio: [],
    packets: () => packets,
    ...more,
  };
}

const described = (source: FoundSource, streams = {}) => describeSource({ uri: 'a.mp4', streams }, source);

describe('what is told of a source', () => {
  it('is what was found, with what follows from its packets', () => {
    const { info, index } = described(found({}));
    expect(info).toMatchObject({ container: 'test', hints: { start: '0/1' }, duration: '4/25' });
    expect(info.video).toMatchObject({ frames: 4, origin: 0, frameRate: '25/1', displayWidth: 160, displayHeight: 90 });
    expect(info).not.toHaveProperty('audio');
    expect(index).toEqual({ timestamps: [0, 1, 2, 3], end: 4, gops: [{ pts: 0, dts: 0, packets: 4, bytes: 400 }] });
  });

  it('has square pixels, upright', () => {
    const turned = described(found({ sampleAspectRatio: '4/3', rotation: 90 })).info.video;
    expect([turned.displayWidth, turned.displayHeight]).toEqual([90, 213]);
  });

  it('tells alpha, fields, and no number of frames where only a part was found', () => {
    const { video } = described(found({ pixelFormat: 'yuva420p', interlaced: 'bottom' }, { isPartial: true })).info;
    expect(video).toMatchObject({ alpha: true, interlaced: 'bottom' });
    expect(video).not.toHaveProperty('frames');
  });

  it('goes by the distances of frames, whatever rate the container tells', () => {
    const rate = (video: Partial<FoundVideo>, times = [0, 1, 2, 3]) => {
      const listed = times.map((pts) => packet(pts, { key: pts === 0 }));
      return described(found(video, { packets: () => listed })).info.video;
    };
    expect(rate({ nominalRate: '50/1', averageRate: '24/1' }).frameRate).toBe('25/1');
    expect(rate({})).not.toHaveProperty('variable');
    const uneven = rate({ nominalRate: undefined, averageRate: '125/6' }, [0, 1, 2, 4, 5]);
    expect(uneven).toMatchObject({ frameRate: '25/1', variable: true });
    expect(uneven).not.toHaveProperty('grid');
  });

  it('believes of a single frame a nominal rate near what was counted, else the average, else what was counted', () => {
    const rate = (video: Partial<FoundVideo>) =>
      described(found(video, { packets: () => packets.slice(0, 1) })).info.video.frameRate;
    expect(rate({ nominalRate: '26/1' })).toBe('26/1');
    expect(rate({ nominalRate: '50/1', averageRate: '24/1' })).toBe('24/1');
    expect(rate({ nominalRate: '50/1', averageRate: undefined })).toBe('25/1');
  });

  it('leaves out sound that nobody can decode', () => {
    const sound = { index: 1, isDefault: true, codec: 'aac', sampleRate: 48000, channels: 2 };
    const audioOf = (more: Partial<typeof sound> | { codec: undefined }) =>
      described(found({}, { audio: [{ ...sound, ...more }] })).info.audio;
    expect(audioOf({})).toEqual({ index: 1, codec: 'aac', sampleRate: 48000, channels: 2 });
    expect(audioOf({ codec: undefined })).toBeUndefined();
    expect(audioOf({ sampleRate: 0 })).toBeUndefined();
    expect(audioOf({ channels: 0 })).toBeUndefined();
  });

  it('takes the stream that is chosen, else the one with the default flag, else the first', () => {
    const video = [picture, { ...picture, index: 2, isDefault: true }, { ...picture, index: 5, isPicture: true }];
    const index = (streams = {}) => described(found({}, { video }), streams).info.video.index;
    expect(index()).toBe(2);
    expect(index({ video: 0 })).toBe(0);
    expect(() => index({ video: 5 })).toThrow('Choose one of 0, 2.');
    expect(() => index({ audio: 1 })).toThrow('It has none');
  });

  it('lists every stream, where all are known', () => {
    const cover = { ...picture, index: 3, codec: 'mjpeg', isPicture: true };
    const sound = { index: 1, isDefault: true, codec: 'aac', language: 'deu', sampleRate: 48000, channels: 2 };
    const others = [{ index: 2, codec: 'subrip', isDefault: true, language: 'eng' }, { index: 4 }];
    const { streams } = described(found({}, { video: [picture, cover], audio: [sound], others })).info;
    expect(streams).toEqual([
      { index: 0, kind: 'video', codec: 'h264', isDefault: false },
      { index: 1, kind: 'audio', codec: 'aac', isDefault: true, language: 'deu' },
      { index: 2, kind: 'other', codec: 'subrip', isDefault: true, language: 'eng' },
      { index: 3, kind: 'other', codec: 'mjpeg', isDefault: false },
      { index: 4, kind: 'other', isDefault: false },
    ]);
    expect(described(found({})).info).not.toHaveProperty('streams');
  });

  it.each<[string, string, FoundSource]>([
    ['no-video-stream', 'has no video', found({}, { video: [] })],
    ['no-video-stream', 'has no video', found({ isPicture: true })],
    ['source-encrypted', 'encrypted', found({ isEncrypted: true })],
    ['source-damaged', 'shows no frame', found({}, { packets: () => [] })],
    ['source-damaged', 'No frame of', found({ pixelFormat: undefined })],
    ['unsupported-codec', '(wxyz)', found({ codec: undefined, codecTag: 'wxyz' })],
    ['unsupported-codec', '(unknown)', found({ codec: undefined })],
    ['unsupported-codec', '(newcodec)', found({ codec: 'newcodec', pixelFormat: undefined })],
    ['unsupported-codec', '(h264)', found({ width: 0 })],
    ['unsupported-codec', '(h264)', found({ height: 0 })],
  ])('is refused as %s: %s', (code, message, source) => {
    expect(() => described(source)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe('the index of a stream', () => {
  const habits = { nominal: 2, delay: 1 };

  it('gives frames without presentation times the times at which the decoder lets them out', () => {
    const without = [0, 2, 4].map((dts) => packet(undefined, { dts, duration: undefined, key: dts === 0 }));
    expect(frameIndexOf(without, habits)).toEqual({
      timestamps: [2, 4, 6],
      end: 8,
      gops: [{ pts: 2, dts: 0, packets: 3, bytes: 300 }],
    });
  });

  it('begins at the first keyframe, and leaves out what is shown before it', () => {
    const late = [packet(0), packet(5, { key: true }), packet(3), packet(6, { duration: undefined })];
    expect(frameIndexOf(late, habits)).toMatchObject({ timestamps: [5, 6], end: 7 });
  });

  it('counts two fields of one time as a frame, and neither empty packets nor those cut away', () => {
    const fields = [
      packet(0, { key: true }),
      packet(0),
      packet(1, { size: 0 }),
      packet(2, { discard: true }),
      packet(4),
    ];
    expect(frameIndexOf(fields, habits)?.timestamps).toEqual([0, 4]);
  });

  it('gives a single frame without a duration its nominal one', () => {
    expect(frameIndexOf([packet(7, { key: true, duration: 0 })], habits)).toMatchObject({ timestamps: [7], end: 9 });
  });

  it('is none where nothing is shown, and has no group where no packet is timed', () => {
    expect(frameIndexOf([packet(0, { key: true, discard: true })], habits)).toBeUndefined();
    expect(frameIndexOf([packet(undefined, { dts: undefined, key: true }), packet(3)], habits)?.gops).toEqual([]);
  });
});

describe('sound outside the picture', () => {
  const plain = { index: 1, codec: 'aac', sampleRate: 48_000, channels: 2 };
  const sound = { ...plain, isDefault: false };
  const late = packets.map(({ pts = 0, ...more }) => packet(pts + 50, { ...more, pts: pts + 50 }));
  const source = (start: RationalText, end: RationalText): FoundSource =>
    found({}, { audio: [{ ...sound, span: { start, end } }], packets: () => late });
  const of = (from: FoundSource, outsidePicture?: 'drop' | 'hold') =>
    describeSource({ uri: 'a.mp4', ...(outsidePicture === undefined ? {} : { outsidePicture }) }, from);

  it('is told in seconds, and no part of the source', () => {
    const { info, index } = of(source('1/2', '5/1'));
    expect(info.audio?.outside).toEqual({ before: '3/2', after: '71/25' });
    expect([info.video.origin, info.duration, index.end]).toEqual([50, '4/25', 54]);
    expect(of(source('2/1', '5/1')).info.audio?.outside).toEqual({ before: '0/1', after: '71/25' });
  });

  it('is not worth a word where codecs begin and end anywhere', () => {
    expect(of(source('9/5', '12/5')).info.audio).toEqual(plain);
    expect(of(found({}, { audio: [sound] })).info.audio).toEqual(plain);
  });

  it('is part of the source where pictures are held: it begins and ends with the sound', () => {
    const { info, index } = of(source('1/2', '5/1'), 'hold');
    expect(info.audio).toEqual(plain);
    expect([info.video.origin, info.duration, index.end]).toEqual([50 - 38, '113/25', 54 + 71]);
    expect(index.timestamps).toEqual([50, 51, 52, 53]);
    expect(info.video.frameRate).toBe('25/1');
    expect(of(source('2/1', '2/1'), 'hold')).toEqual(of(source('2/1', '2/1'), 'drop'));
  });

  it('moves a grid by whole places', () => {
    const wavering = Array.from({ length: 60 }, (_, i) => {
      const pts = 90_000 + 3000 * i + ([0, 300, -300][i % 3] ?? 0);
      return packet(pts, { duration: 3000, key: i === 0 });
    });
    const from: FoundSource = found(
      { timebase: '1/90000', nominalRate: undefined, averageRate: undefined },
      { audio: [{ ...sound, span: { start: '51/100', end: '3/1' } }], packets: () => wavering },
    );
    const [dropped, held] = [of(from).info.video, of(from, 'hold').info.video];
    // 0.49 s are 14.7 places of 30 a second.
    expect((dropped.grid?.start ?? 0) - (held.grid?.start ?? 0)).toBe(15 * 3000);
    expect(dropped.origin - held.origin).toBe(15 * 3000);
  });
});
