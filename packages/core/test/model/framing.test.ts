import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framing } from '../../src/index.ts';
import { framedSize, framingOf, pixelsOf } from '../../src/model/framing.ts';
import { infoOf } from '../plan/fixtures.ts';

describe('how a picture is framed', () => {
  it('is nothing where it is shown as it is, and one thing where it is the same', () => {
    for (const given of [{}, { rotate: 0 }, { crop: {} }, { crop: { left: 0, width: 1 } }] as const) {
      expect(framingOf(given)).toEqual({});
    }
    const all = { left: 0.25, top: 0, width: 0.75, height: 1 };
    expect(framingOf({ crop: { left: 0.25 } })).toEqual({ framing: { crop: all } });
    expect(framingOf({ crop: all, rotate: 0 })).toEqual({ framing: { crop: all } });
    expect(framingOf({ rotate: 270, flip: 'vertical' })).toEqual({ framing: { rotate: 270, flip: 'vertical' } });
  });

  it.each([
    '{ "crop": { "left": -0.1 } }',
    '{ "crop": { "left": 1 } }',
    '{ "crop": { "width": 0 } }',
    '{ "crop": { "left": 0.5, "width": 0.6 } }',
    '{ "crop": { "top": 0.5, "height": 0.6 } }',
    '{ "crop": { "width": "half" } }',
    '{ "rotate": 45 }',
    '{ "rotate": -90 }',
    '{ "flip": "both" }',
  ])('is never %s', (text) => {
    const given: Framing = JSON.parse(text);
    expect(() => framingOf(given)).toThrow(expect.objectContaining({ code: 'invalid-clip' }));
  });

  it('takes a part that is a sum of fractions for all that there is', () => {
    expect(framingOf({ crop: { left: 0.1, width: 0.9 } })).not.toEqual({});
    expect(pixelsOf({ left: 0.7, width: 0.3 }, { width: 1921, height: 7 })).toEqual({
      ...{ x: 1344, y: 0, width: 577, height: 7 },
    });
  });

  it('lies within the picture, on even pixels, and is at least two of them', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    const side = fc.integer({ min: 2, max: 9000 });
    fc.assert(
      fc.property(fraction, fraction, side, side, (a, b, width, height) => {
        const [left, right] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(right > left && left < 1);
        const found = pixelsOf({ left, width: right - left }, { width, height });
        expect([found.y, found.height]).toEqual([0, height]);
        expect(found.x % 2).toBe(0);
        expect(found.x).toBeGreaterThanOrEqual(0);
        expect(found.x + found.width).toBeLessThanOrEqual(width);
        expect(found.width).toBeGreaterThanOrEqual(Math.min(2, width));
        expect(Math.abs(found.x - left * width)).toBeLessThanOrEqual(3);
        expect(Math.abs(found.x + found.width - right * width)).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('has the shape that is seen, of pixels that are not square too', () => {
    const { video } = infoOf({ width: 720, height: 576 });
    const wide = { ...video, displayWidth: 1024 };
    expect(framedSize(wide)).toEqual({ displayWidth: 1024, displayHeight: 576 });
    expect(framedSize(wide, { crop: { width: 0.5 } })).toEqual({ displayWidth: 512, displayHeight: 576 });
    expect(framedSize(wide, { rotate: 90 })).toEqual({ displayWidth: 576, displayHeight: 1024 });
    expect(framedSize(wide, { rotate: 180, flip: 'vertical' })).toEqual({ displayWidth: 1024, displayHeight: 576 });
    // Turned by its file: a part is one of the upright picture.
    const turned = { ...video, rotation: 90 as const, displayWidth: 576, displayHeight: 1024 };
    expect(framedSize(turned, { crop: { height: 0.5 } })).toEqual({ displayWidth: 576, displayHeight: 512 });
  });
});
