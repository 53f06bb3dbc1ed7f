import { describe, expect, it } from 'vitest';
import type { GivenTimeline } from '../../src/index.ts';
import { checkedTimeline } from '../../src/model/timeline-shapes.ts';

const withLayer = (layer: unknown): GivenTimeline =>
  JSON.parse(JSON.stringify({ items: [{ gap: 1 }], layers: [layer] }));
const message = (timeline: GivenTimeline): string => {
  try {
    checkedTimeline(timeline);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-option' });
    return `${error}`;
  }
  return 'taken';
};

describe('a layer as a program gives it', () => {
  it.each([
    ['logo.png', 'timeline.layers[0] is'],
    [null, 'timeline.layers[0] is'],
    [{ x: 1 }, 'timeline.layers[0] has none of picture, video, text'],
    [{ picture: 'a.png', text: 'A' }, 'timeline.layers[0] has several of picture, video, text'],
    [{ picture: '' }, 'timeline.layers[0].source is'],
    [{ picture: 'a.png', uri: 7 }, 'timeline.layers[0].uri is 7'],
    [{ picture: 'a.png', colour: 'red' }, 'timeline.layers[0].colour'],
    [{ video: { start: 1 } }, 'timeline.layers[0].video.source'],
    [{ video: { source: [] } }, 'timeline.layers[0].video.source has 0 files'],
    [{ video: { source: ['a.mp4', 3] } }, 'timeline.layers[0].video.source[1] is 3'],
    [{ video: { source: 'a.mp4', transforms: [{ name: 'crop' }] } }, 'timeline.layers[0].video.transforms[0].version'],
    [{ text: 7 }, 'timeline.layers[0].text is 7'],
  ])('is refused by its place: %j', (layer, told) => {
    expect(message(withLayer(layer))).toContain(told);
  });

  it('is refused on a clip and on a gap as on the timeline, and where layers are none', () => {
    const given: Record<string, unknown>[] = [
      { items: [{ source: 'a.mp4', layers: [{}] }] },
      { items: [{ gap: 1, layers: [{}] }] },
      { items: [{ gap: 1, layers: {} }] },
    ];
    expect(given.map((timeline) => message(JSON.parse(JSON.stringify(timeline))))).toEqual([
      expect.stringContaining('timeline.items[0].layers[0] has none'),
      expect.stringContaining('timeline.items[0].layers[0] has none'),
      expect.stringContaining('timeline.items[0].layers is'),
    ]);
  });

  it('has its URLs as text afterwards, whatever it is of', () => {
    const url = (name: string) => new URL(`file:///media/${name}`);
    const plain = checkedTimeline({
      items: [
        { source: [url('a.mp4'), 'b.mp4'], uri: [url('c.mp4')], layers: [{ picture: url('logo.png') }] },
        { gap: 1, layers: [{ text: 'A title' }] },
      ],
      layers: [
        { picture: 'logo.png', uri: url('logo.png'), x: 1 },
        { video: { source: url('a.mp4'), uri: [url('a.mp4'), 'b.mp4'] }, opacity: 0.5 },
      ],
      music: { source: url('song.mp3'), uri: url('song.flac'), volume: 0.5 },
    });
    expect(plain).toEqual({
      items: [
        {
          source: ['file:///media/a.mp4', 'b.mp4'],
          uri: ['file:///media/c.mp4'],
          layers: [{ picture: 'file:///media/logo.png' }],
        },
        { gap: 1, layers: [{ text: 'A title' }] },
      ],
      layers: [
        { picture: 'logo.png', uri: 'file:///media/logo.png', x: 1 },
        { video: { source: 'file:///media/a.mp4', uri: ['file:///media/a.mp4', 'b.mp4'] }, opacity: 0.5 },
      ],
      music: { source: 'file:///media/song.mp3', uri: 'file:///media/song.flac', volume: 0.5 },
    });
  });
});
