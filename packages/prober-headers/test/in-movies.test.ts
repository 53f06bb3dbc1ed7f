import { describe, expect, it } from 'vitest';
import {
  box,
  esds,
  full,
  type MadeTrack,
  movie,
  pictures,
  sound,
  soundEntry,
  soundEntry1,
  soundEntry2,
  videoEntry,
} from './bytes/boxes.ts';
import { bytes, hex, u16, u32, whole, zeros } from './bytes/bytes.ts';
import { av1C, av1Frame, avcC, avcCWide, hvcC, unsaidAv1, vp9Frame } from './bytes/codecs.ts';
import { told, whyLeft, whyUncopied } from './bytes/told.ts';

/** Frames shown in the order 0 3 1 2, 6 4 5: each but the first before the two that are decoded after it. */
const offsets = [1, 3, 0, 0, 3, 0, 0];

describe('pictures', () => {
  it('are told by their entry, their parameter sets and their tables', async () => {
    const { info, index } = await told(movie([pictures(7, { offsets, keys: [1, 5] })]));
    expect(info).toMatchObject({ container: 'mov,mp4,m4a,3gp,3g2,mj2', duration: '7/30' });
    expect(info.video).toMatchObject({ index: 0, codec: 'h264', width: 160, height: 90, pixelFormat: 'yuv420p' });
    expect(info.video).toMatchObject({ timebase: '1/30', frameRate: '30/1', frames: 7, rotation: 0 });
    expect(index.timestamps).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(index.gops.map(({ pts, packets, bytes }) => [pts, packets, bytes])).toEqual([
      [1, 4, 10 + 11 + 12 + 13],
      [7, 3, 14 + 15 + 16],
    ]);
  });

  it.each([
    ['hvc1', 'hvcC', hvcC, zeros(20), { codec: 'hevc', pixelFormat: 'yuv420p10le' }],
    ['av01', 'av1C', av1C, av1Frame, { codec: 'av1', pixelFormat: 'yuv444p10le' }],
    ['vp09', 'vpcC', zeros(12), vp9Frame, { codec: 'vp9', pixelFormat: 'yuv420p' }],
  ])('of %s', async (type, record, configuration, frame, video) => {
    const entry = videoEntry(type, box(record, configuration));
    const { info } = await told(movie([pictures(1, { entry, samples: [frame] })]));
    expect(info.video).toMatchObject({ ...video, width: 160, height: 90 });
  });

  it('have colours that the codec says, or else the container', async () => {
    const colr = box('colr', 'nclx', u16(9), u16(16), u16(9), 0x80);
    const colorOf = async (entry: Uint8Array, frame = zeros(9)) =>
      (await told(movie([pictures(1, { entry, samples: [frame] })]))).info.video.color;
    const pq = { range: 'pc', matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'smpte2084' };
    expect(await colorOf(videoEntry('avc1', box('avcC', avcC), colr))).toEqual(pq);
    expect(await colorOf(videoEntry('avc1', box('avcC', avcC)))).toEqual({});
    expect(await colorOf(videoEntry('hvc1', box('hvcC', hvcC)))).toEqual({ ...pq, range: 'tv' });
    const bt709 = { range: 'pc', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
    expect(await colorOf(videoEntry('av01', box('av1C', av1C), colr), av1Frame)).toEqual(bt709);
    // What AV1 leaves unsaid is unsaid, whatever its container says.
    for (const frame of unsaidAv1) expect(await colorOf(videoEntry('av01', colr), frame)).toEqual({ range: 'tv' });
  });

  it('have pixels of the shape that the container says, or else the codec', async () => {
    const shapeOf = async (...boxes: readonly Uint8Array[]) =>
      (await told(movie([pictures(1, { entry: videoEntry('avc1', ...boxes) })]))).info.video.sampleAspectRatio;
    expect(await shapeOf(box('avcC', avcCWide))).toBe('4/3');
    expect(await shapeOf(box('avcC', avcCWide), box('pasp', u32(10), u32(11)))).toBe('10/11');
  });

  it('are turned by the matrix of their track', async () => {
    const turned = (a: number, b: number, c: number, d: number) =>
      [a, b, 0, c, d, 0, 0, 0, 0x4000].map((value) => (value === 0x4000 ? value << 16 : value * 0x1_00_00));
    const rotation = async (...matrix: [number, number, number, number]) =>
      (await told(movie([pictures(1, { matrix: turned(...matrix) })]))).info.video.rotation;
    expect([await rotation(0, 1, -1, 0), await rotation(-1, 0, 0, -1), await rotation(0, -1, 1, 0)]).toEqual([
      90, 180, 270,
    ]);
    const isMirrored = async (...matrix: [number, number, number, number]) =>
      (await told(movie([pictures(1, { matrix: turned(...matrix) })]))).info.video.mirrored;
    expect([await isMirrored(0, 1, -1, 0), await isMirrored(-1, 0, 0, -1)]).toEqual([undefined, undefined]);
    expect([await isMirrored(-1, 0, 0, 1), await isMirrored(1, 0, 0, -1), await isMirrored(0, 1, 1, 0)]).toEqual([
      ...[true, true, true],
    ]);
  });

  it('are shown as an edit list says: behind a pause, and from a frame on', async () => {
    const edited = async (track: Partial<MadeTrack>) => (await told(movie([pictures(7, track)]))).index;
    expect((await edited({ offsets, edits: [[7, 1]] })).timestamps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const behindPause: MadeTrack['edits'] = [
      [3, -1],
      [7, 1],
    ];
    expect((await edited({ offsets, edits: behindPause })).timestamps).toEqual([3, 4, 5, 6, 7, 8, 9]);
    // From the fifth frame on, decoded from the fourth, which is a key; packets go on to the next one, and there is
    // none.
    expect(await edited({ keys: [1, 4], edits: [[2, 4]] })).toMatchObject({
      timestamps: [0, 1],
      gops: [{ packets: 4 }],
    });
  });

  it('lie where a table of large places says, behind a box with a large size', async () => {
    const gap = bytes(u32(1), 'free', whole(16 + 24, 8), zeros(24));
    const { index } = await told(movie([pictures(6, { isLarge: true })], { before: [gap] }));
    expect(index.timestamps).toHaveLength(6);
  });

  it('come evenly in fragments', async () => {
    const trex = full('trex', 0, 0, u32(1), u32(1), u32(1), u32(20), u32(0x1010000));
    const run = full('trun', 0, 0x5, u32(5), u32(0), u32(0x2000000));
    const moof = (time: number) =>
      box(
        'moof',
        full('mfhd', 0, 0, u32(1)),
        box('traf', full('tfhd', 0, 0x2_00_00, u32(1)), full('tfdt', 0, 0, u32(time)), run),
      );
    const file = movie([pictures(0, { keys: undefined })], { more: [box('mvex', trex)] });
    const { index } = await told(bytes(file, moof(0), box('mdat', zeros(100)), moof(5), box('mdat', zeros(100))));
    expect(index.timestamps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(index.gops.map(({ pts, packets, bytes }) => [pts, packets, bytes])).toEqual([
      [0, 5, 100],
      [5, 5, 100],
    ]);
  });
});

describe('sound', () => {
  const lc = hex('1190');
  const dops = box('dOps', 0, 2, u16(312), u32(44_100), u16(0), 0);
  const streaminfo = bytes(0x80, whole(34, 3), zeros(10), u32(((96_000 << 12) | (5 << 9)) >>> 0), zeros(20));
  const wave = box('wave', box('frma', 'mp4a'), box('mp4a', zeros(4)), esds(0x40, lc), u32(8), u32(0));

  it.each([
    ['AAC', soundEntry('mp4a', { rate: 44_100 }, esds(0x40, lc)), 'aac', 48_000, 2],
    [
      'AAC of six channels, of which its entry says two',
      soundEntry('mp4a', {}, esds(0x40, hex('11b0'))),
      'aac',
      48_000,
      6,
    ],
    ['AAC in a description of QuickTime', soundEntry1('mp4a', 2, wave), 'aac', 48_000, 2],
    ['Opus, of whatever rate', soundEntry('Opus', { rate: 44_100 }, dops), 'opus', 48_000, 2],
    ['FLAC', soundEntry('fLaC', {}, full('dfLa', 0, 0, streaminfo)), 'flac', 96_000, 6],
    [
      'AC-3 with a channel of effects',
      soundEntry('ac-3', {}, box('dac3', hex('50 3d e0'.replaceAll(' ', '')))),
      'ac3',
      44_100,
      6,
    ],
    ['PCM, the lowest byte first', soundEntry('sowt', {}), 'pcm_s16le', 48_000, 2],
    ['PCM, the highest byte first', soundEntry('twos', {}), 'pcm_s16be', 48_000, 2],
    ['PCM in three bytes', soundEntry('in24', { bits: 24 }), 'pcm_s24be', 48_000, 2],
    ['PCM in three bytes, turned', soundEntry1('in24', 3, box('wave', box('enda', u16(1)))), 'pcm_s24le', 48_000, 2],
    ['PCM by flags', soundEntry2('lpcm', 24, 4), 'pcm_s24le', 96_000, 6],
    ['PCM in floating point', soundEntry2('lpcm', 32, 1), 'pcm_f32le', 96_000, 6],
    ['PCM of MPEG', soundEntry('ipcm', {}, full('pcmC', 0, 0, 1, 24)), 'pcm_s24le', 48_000, 2],
  ])('%s', async (_what, entry, codec, sampleRate, channels) => {
    const { info } = await told(movie([pictures(), sound(entry)]));
    expect(info.audio).toEqual({ index: 1, codec, sampleRate, channels });
  });

  it('MP3 has the rate and channels of its first frame', async () => {
    const frame = hex('fffb50c4');
    const { info } = await told(movie([pictures(), sound(soundEntry('mp4a', {}, esds(0x6b, zeros(0))), frame)]));
    expect(info.audio).toMatchObject({ codec: 'mp3', sampleRate: 44_100, channels: 1 });
  });

  it.each([
    [
      'AAC that may be more',
      soundEntry('mp4a', { rate: 24_000 }, esds(0x40, hex('1310'))),
      'its sound may be more than its header says',
    ],
    ['encrypted', soundEntry('enca', {}, esds(0x40, lc)), 'its sound is of a kind not known here'],
    ['E-AC-3', soundEntry('ec-3', {}), 'its sound is of a kind not known here'],
    [
      'a description that is none',
      soundEntry('mp4a', {}, full('esds', 0, 0, 4, 2, 0, 0)),
      'its sound is described in an unknown way',
    ],
    [
      'a configuration that is cut off',
      soundEntry('fLaC', {}, full('dfLa', 0, 0, hex('80000022'))),
      'a description in its header is cut off',
    ],
  ])('is left to ffprobe: %s', async (_what, entry, why) => {
    expect(await whyLeft(movie([pictures(), sound(entry)]))).toBe(why);
  });
});

describe('what is left to ffprobe', () => {
  const plain = movie([pictures()]);
  const entry = (type: string, ...boxes: readonly Uint8Array[]) =>
    movie([pictures(1, { entry: videoEntry(type, ...boxes) })]);

  const av1Of = (frame = zeros(0)) =>
    movie([pictures(1, { entry: videoEntry('av01', box('av1C', av1C)), samples: [frame] })]);

  it.each([
    ['encrypted pictures', entry('encv', box('avcC', avcC)), 'its video is of a kind not known here'],
    ['no parameter sets', entry('avc3', box('avcC')), 'the parameters of its video are in its frames'],
    ['two configurations', entry('avc1', box('avcC', avcC), box('avcC', avcC)), 'it has two boxes avcC'],
    ['AV1 of two kinds', av1Of(unsaidAv1[0]), 'its pictures are described in two ways'],
    ['AV1 without a keyframe', entry('av01', box('av1C', av1C)), 'it does not begin with a keyframe'],
    ['fields', entry('avc1', box('avcC', avcC), box('fiel', 2, 6)), 'its pictures are interlaced'],
    [
      'several edits',
      movie([
        pictures(6, {
          edits: [
            [1, 0],
            [1, 2],
            [1, 4],
          ],
        }),
      ]),
      'its edit list has several parts',
    ],
    ['an edit that shows nothing', movie([pictures(6, { edits: [[1, 90]] })]), 'its edit list shows nothing'],
    [
      'a cover',
      movie([pictures()], { more: [box('udta', full('meta', 0, 0, box('ilst', box('covr'))))] }),
      'it has a cover picture',
    ],
    ['a file behind it', bytes(plain, plain), 'it has several headers'],
    ['a file that ends in its samples', movie([pictures(6)]).subarray(0, 60), 'its box "mdat" is cut off'],
    ['keyframes that are not there', movie([pictures(6, { keys: [7] })]), 'it lists keyframes that it does not have'],
    [
      'a language of the Macintosh',
      movie([pictures(6, { language: 5 })]),
      'a track of it is in a language not known here',
    ],
    ['an edit at another speed', movie([pictures(6, { edits: [[3, 1, 2]] })]), 'its edit list is of an unusual shape'],
  ])('%s', async (_what, file, why) => {
    expect(await whyLeft(file)).toBe(why);
  });

  it.each([
    [
      'several edits',
      'edit-list',
      {
        edits: [
          [1, 0],
          [1, 2],
          [1, 4],
        ],
      },
    ],
    ['an edit at another speed', 'edit-list', { edits: [[3, 1, 2]] }],
    ['an edit that shows nothing', 'edit-list', { edits: [[1, 90]] }],
    ['a frame that lasts for no time', 'timestamps-broken', { step: 0 }],
    ['keyframes that are not there', undefined, { keys: [7] }],
  ] as const)('and why packets of it cannot be copied: %s', async (_what, reason, track) => {
    expect(await whyUncopied(movie([pictures(6, track)]))).toBe(reason);
  });

  it('and why packets of one that is cut off cannot be copied', async () => {
    expect(await whyUncopied(movie([pictures(6)]).subarray(0, 60))).toBe('damaged');
  });
});
