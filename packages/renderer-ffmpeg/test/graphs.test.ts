import { Rational, type VideoStreamInfo } from '@clipwright/core';
import { placement } from '@clipwright/core/author';
import { conformFilters, outputClock } from '@clipwright/filters';
import { describe, expect, it } from 'vitest';
import { concatList } from '../src/join/join-command.ts';
import { partsOf, profileOf } from './media.ts';

describe('a picture on the canvas', () => {
  const canvas = { width: 1920, height: 1080 };
  it('is fitted with bars', () => {
    expect(placement({ width: 640, height: 480 }, canvas, 'contain')).toEqual({
      width: 1440,
      height: 1080,
      x: 240,
      y: 0,
    });
    expect(placement({ width: 270, height: 480 }, canvas, 'contain')).toEqual({
      width: 608,
      height: 1080,
      x: 656,
      y: 0,
    });
    expect(placement({ width: 1000, height: 1 }, canvas, 'contain')).toEqual({ width: 1920, height: 2, x: 0, y: 538 });
  });
  it('fills it and is cut', () => {
    expect(placement({ width: 640, height: 480 }, canvas, 'cover')).toEqual({
      width: 1920,
      height: 1440,
      x: 0,
      y: -180,
    });
    expect(placement({ width: 1280, height: 536 }, canvas, 'cover')).toMatchObject({ height: 1080, y: 0 });
  });
  it('is distorted', () => {
    expect(placement({ width: 1, height: 7 }, canvas, 'stretch')).toEqual({ ...canvas, x: 0, y: 0 });
  });
  it('has even sides and places for every shape', () => {
    for (let width = 1; width < 400; width += 7) {
      for (const fit of ['contain', 'cover'] as const) {
        const place = placement({ width, height: 99 }, { width: 322, height: 182 }, fit);
        for (const number of Object.values(place)) expect(Math.abs(number % 2)).toBe(0);
        const inside = place.width <= 322 && place.height <= 182;
        const outside = place.width >= 322 && place.height >= 182;
        expect(fit === 'contain' ? inside : outside).toBe(true);
      }
    }
  });
});

describe('colour', () => {
  const video: VideoStreamInfo = {
    index: 0,
    codec: 'h264',
    width: 640,
    height: 360,
    displayWidth: 640,
    displayHeight: 360,
    rotation: 0,
    sampleAspectRatio: '1/1',
    pixelFormat: 'yuv420p',
    frameRate: '25/1',
    timebase: '1/12800',
    origin: 0,
    frames: 10,
    color: {},
  };
  const graph = (changes: Partial<VideoStreamInfo>, pixelFormat = 'yuv420p') =>
    conformFilters({ ...video, ...changes }, pixelFormat, profileOf('25/1'));

  it('of a stream that does not say follows from its height', () => {
    expect(graph({})).toContain('ispace=smpte170m');
    expect(graph({})).toContain(':in_range=tv');
    expect(graph({ displayWidth: 1280, displayHeight: 720 })).not.toContain('ispace=');
  });
  it('is taken from its tags, and nothing else of them', () => {
    const graded = graph({ color: { matrix: 'bt2020nc', range: 'pc' } });
    expect(graded).toContain('in_range=pc:out_range=tv');
    expect(graded).toContain('ispace=bt2020nc');
    expect(graph({ color: { matrix: "x,movie=/etc/passwd'" } })).toContain('ispace=smpte170m,');
  });
  it('of red, green and blue has no matrix', () => {
    for (const format of ['rgb24', 'rgba', 'bgr0', '0rgb', 'gbrp10le', 'pal8']) {
      expect(graph({}, format)).not.toContain('in_color_matrix');
    }
    expect(graph({}, 'yuvj420p')).toContain('in_range=pc');
  });
});

describe('the clock of an output', () => {
  it('holds every frame exactly', () => {
    const clock = (rate: '30/1' | '30000/1001' | '25/2' | '179/6' | '23040000/767849') => {
      const { timescale, ticksPerFrame } = outputClock(rate);
      expect(Rational.of(timescale, ticksPerFrame).toString()).toBe(rate);
      return [timescale, ticksPerFrame];
    };
    expect(clock('30/1')).toEqual([15_360, 512]);
    expect(clock('30000/1001')).toEqual([30_000, 1001]);
    expect(clock('25/2')).toEqual([12_800, 1024]);
    expect(clock('179/6')).toEqual([11_456, 384]);
    expect(clock('23040000/767849')).toEqual([23_040_000, 767_849]);
  });
  it('refuses what an mp4 cannot hold', () => {
    expect(() => outputClock('4294967296/143165577')).toThrow('cannot be written exactly');
    expect(() => outputClock('0/1')).toThrow('cannot be written exactly');
  });
});

it('the list of segments adds up without rounding errors', () => {
  const segments = Array.from({ length: 400 }, (_, index) => ({
    file: `/s/it's ${index}`,
    frames: index % 3 === 2 ? 0 : 7,
  }));
  const list = concatList({
    parts: partsOf(segments),
    profile: profileOf('30000/1001'),
    output: '/out.mp4',
    overwrite: false,
  });
  expect(list).toMatch(/^ffconcat version 1\.0\nfile 'file:\/s\/it'\\''s 0'\nduration 0\.233567\n/);
  const durations = [...list.matchAll(/^duration (\d+)\.(\d{6})$/gm)].map(([, s, us]) => Number(s) * 1e6 + Number(us));
  expect(durations).toHaveLength(267);
  expect(durations.reduce((a, b) => a + b)).toBe(Math.round((267 * 7 * 1001 * 1e6) / 30_000));
});
