import { describe, expect, it } from 'vitest';
import type { Clip, Music } from '../../src/index.ts';
import { clipMotion, clipSettings, fadesOf, musicSettings } from '../../src/model/clip-settings.ts';
import { transitionOf } from '../../src/model/transition-settings.ts';

const settings = (changes: Partial<Clip>) => clipSettings({ source: 'a', ...changes });
const refused = expect.objectContaining({ code: 'invalid-clip' });

describe('what a clip asks for beside its range', () => {
  it('is nothing where all is as usual', () => {
    expect(settings({})).toEqual({});
    expect(settings({ speed: 1, mute: false, transition: { type: 'crossfade', duration: 0 } })).toEqual({});
  });

  it('is exact', () => {
    const { speed, crossfade } = settings({ speed: 0.1, transition: { type: 'crossfade', duration: '1001/30000' } });
    expect([`${speed}`, `${crossfade}`]).toEqual(['1/10', '1001/30000']);
    expect(settings({ volume: 0.5, mute: true })).toEqual({ volume: 0.5, mute: true });
  });

  it.each([0.0625, 16, '1/16', -1, -0.0625, '-16'])('may be the speed %s', (speed) => {
    expect(() => settings({ speed })).not.toThrow();
  });

  it.each([0, -16.0001, -0.0624, 0.0624, 16.0001, Number.NaN, Number.POSITIVE_INFINITY, 'fast', ''])(
    'is never the speed %s',
    (speed) => {
      expect(() => settings({ speed })).toThrow(refused);
    },
  );

  it.each([-0.1, 16.1, Number.NaN, Number.POSITIVE_INFINITY])('is never the volume %s', (volume) => {
    expect(() => settings({ volume })).toThrow(refused);
  });

  it.each([-1, Number.NaN, 'long'])('is never a crossfade of %s', (duration) => {
    expect(() => transitionOf({ transition: { type: 'crossfade', duration } })).toThrow(refused);
  });

  it.each([{ fadeIn: -1 }, { fadeOut: '-1/25' }, { fadeOut: 'slow' }])('is never faded by %j', (changes) => {
    expect(() => fadesOf({ source: 'a', ...changes })).toThrow(refused);
  });

  it('fades in or comes by a crossfade, and not both; of 0 s is neither', () => {
    const transition = { type: 'crossfade', duration: 1 } as const;
    const told = (changes: Partial<Clip>) => JSON.stringify(fadesOf({ source: 'a', ...changes }));
    expect(() => told({ fadeIn: 1, transition })).toThrow(refused);
    expect(told({ fadeIn: 0, fadeOut: '1/2', transition })).toBe('{"fadeOut":"1/2"}');
    expect(told({ fadeIn: 1, transition: { ...transition, duration: 0 } })).toBe('{"fadeIn":"1/1"}');
  });

  it.each([-71, 1, Number.NaN])('is never the loudness %s', (loudness) => {
    expect(() => settings({ loudness })).toThrow(refused);
    expect(settings({ loudness: -14 })).toEqual({ loudness: -14 });
  });

  it('is no transition that nobody knows', () => {
    const clip: Clip = JSON.parse('{ "source": "a", "transition": { "type": "melt", "duration": 1 } }');
    expect(() => clipSettings(clip)).toThrow(refused);
  });
});

describe('how pictures move', () => {
  it('forwards, backwards as fast, or not at all', () => {
    const told = ({ speed, reversed, freeze }: ReturnType<typeof clipMotion>) => [
      speed?.toString(),
      reversed,
      freeze?.toString(),
    ];
    expect(told(clipMotion({}))).toEqual([undefined, false, undefined]);
    expect(told(clipMotion({ speed: '-3/2' }))).toEqual(['3/2', true, undefined]);
    expect(told(clipMotion({ speed: -2, freeze: 0.5 }))).toEqual([undefined, false, '1/2']);
    expect(() => clipMotion({ freeze: 0 })).toThrow(refused);
  });
});

describe('music', () => {
  const music = (changes: Partial<Music>) => musicSettings({ source: 'song.mp3', ...changes });

  it('begins at its beginning, once, as loud as it is', () => {
    expect(JSON.parse(JSON.stringify(music({})))).toEqual({
      file: 'song.mp3',
      volume: 1,
      loop: false,
      start: '0/1',
      fadeOut: '0/1',
    });
    expect(music({ uri: '/songs/song.mp3' }).file).toBe('/songs/song.mp3');
  });

  it('is ducked by as much as is asked, in 0.3 s, and comes back in 0.8 s', () => {
    const told = (duck: Music['duck']) => JSON.parse(JSON.stringify(music({ ...(duck && { duck }) }).duck ?? null));
    expect(told(undefined)).toBeNull();
    expect(told({ by: 12 })).toEqual({ by: 12, attack: '3/10', release: '4/5' });
    expect(told({ by: 60, attack: 0, release: '1/3' })).toEqual({ by: 60, attack: '0/1', release: '1/3' });
  });

  it.each([{ by: 0 }, { by: -6 }, { by: 61 }, { by: Number.NaN }, { by: 6, attack: -1 }, { by: 6, release: -1 }])(
    'is never ducked by %j',
    (duck) => {
      expect(() => music({ duck })).toThrow(refused);
    },
  );

  it.each([{ start: -1 }, { fadeOut: -0.5 }, { volume: -1 }, { start: 'soon' }])('is refused with %j', (changes) => {
    expect(() => music(changes)).toThrow(refused);
  });

  it('is read from files only', () => {
    const elsewhere = 'https://example.org/song.mp3';
    for (const changes of [{ source: elsewhere }, { uri: elsewhere }]) {
      expect(() => music(changes)).toThrow(expect.objectContaining({ code: 'source-refused' }));
    }
  });
});
