import { describe, expect, it } from 'vitest';
import type { PaintRequest } from '../src/index.ts';
import { loadTextPainter } from '../src/node/index.ts';
import { inkOf, pixelAt } from './painted.ts';

const painter = await loadTextPainter();
const canvas = { width: 640, height: 360 };

const paint = (text: PaintRequest['text'], style: PaintRequest['style'] = {}) => painter.paint({ text, style, canvas });

/** A rectangle of nothing but itself: what stands where is arithmetic. */
const box = { box: { color: '#ff0000', padding: 0.05 }, color: '#00000000', size: 0.1, lineHeight: 1 };

describe('a painted text', () => {
  it('stands by the rule of background-position, its box included', () => {
    const middle = inkOf(paint('Hamburg', box));
    const [width, height] = [
      (middle?.right ?? 0) - (middle?.left ?? 0) + 1,
      (middle?.bottom ?? 0) - (middle?.top ?? 0) + 1,
    ];
    // One line of 36 pixels, and 18 above and below.
    expect(height).toBe(72);
    expect(middle?.top).toBe((360 - 72) / 2);
    expect((middle?.left ?? 0) + (middle?.right ?? 0) + 1).toBeGreaterThanOrEqual(639);
    expect((middle?.left ?? 0) + (middle?.right ?? 0) + 1).toBeLessThanOrEqual(641);
    const at = (x: number, y: number) => inkOf(paint('Hamburg', { ...box, position: { x, y } }));
    expect(at(0, 0)).toEqual({ left: 0, top: 0, right: width - 1, bottom: height - 1 });
    expect(at(1, 1)).toMatchObject({ right: 639, bottom: 359 });
    expect(at(0.25, 0.75)).toMatchObject({
      left: Math.round((640 - width) / 4),
      top: Math.round((360 - height) * 0.75),
    });
  });

  it('is tight, and stands on even pixels', () => {
    for (const [index, text] of ['a', 'Hamburg', 'one\ntwo', '.', 'Ág'].entries()) {
      for (const style of [{}, box, { outline: { color: '#000', width: 0.01 }, position: { x: index / 5, y: 0.31 } }]) {
        const picture = paint(text, style);
        for (const value of [picture.x, picture.y, picture.width, picture.height]) expect(value % 2).toBe(0);
        expect(picture.pixels.length).toBe(picture.width * picture.height * 4);
        const ink = inkOf(picture);
        expect(ink?.left).toBeLessThanOrEqual(picture.x + 2);
        expect(ink?.top).toBeLessThanOrEqual(picture.y + 3);
        expect(ink?.right).toBeGreaterThanOrEqual(picture.x + picture.width - 4);
        expect(ink?.bottom).toBeGreaterThanOrEqual(picture.y + picture.height - 4);
      }
    }
  });

  it('has straight alpha', () => {
    const picture = paint('x', { ...box, box: { color: '#c8640a80', padding: 0.1 } });
    expect(pixelAt(picture, 320, 150)).toEqual([199, 100, 10, 128]);
  });

  it('keeps its size beside a canvas of another one', () => {
    const small = inkOf(painter.paint({ text: 'Hamburg', style: box, canvas }));
    const large = inkOf(painter.paint({ text: 'Hamburg', style: box, canvas: { width: 1280, height: 720 } }));
    const width = (ink: typeof small) => (ink?.right ?? 0) - (ink?.left ?? 0) + 1;
    expect(Math.abs(width(large) - 2 * width(small))).toBeLessThanOrEqual(2);
  });

  it('has lines as far apart as its style says, each where it is aligned', () => {
    const tall = (text: string) => {
      const ink = inkOf(paint(text, { ...box, lineHeight: 1.5 }));
      return (ink?.bottom ?? 0) - (ink?.top ?? 0) + 1;
    };
    expect([tall('a'), tall('a\nb'), tall('a\n\nb'), tall('a\r\nb')]).toEqual([90, 144, 198, 144]);
    const shortLine = (align: 'left' | 'center' | 'right') => {
      const picture = paint('mmmmmmmm\ni', { size: 0.1, lineHeight: 1, align });
      const rows = { ...picture, y: 0, height: 36, pixels: picture.pixels.subarray(-36 * picture.width * 4) };
      const ink = inkOf(rows);
      return (((ink?.left ?? 0) + (ink?.right ?? 0)) / 2 - picture.x) / picture.width;
    };
    expect(shortLine('left')).toBeLessThan(0.05);
    expect(shortLine('center')).toBeCloseTo(0.5, 1);
    expect(shortLine('right')).toBeGreaterThan(0.95);
  });

  it('is wrapped at its width, words that are wider between their letters', () => {
    const wide = (text: string, width: number) => {
      const ink = inkOf(paint(text, { ...box, width }));
      return { width: (ink?.right ?? 0) - (ink?.left ?? 0) + 1 - 36, height: (ink?.bottom ?? 0) - (ink?.top ?? 0) + 1 };
    };
    const words = wide('Many words that go on and on and on', 0.3);
    expect(words.width).toBeLessThanOrEqual(0.3 * 640 + 1);
    expect(words.width).toBeGreaterThan(0.2 * 640);
    const letters = wide('Donaudampfschifffahrtsgesellschaft', 0.3);
    expect(letters.width).toBeLessThanOrEqual(0.3 * 640 + 1);
    expect(letters.height).toBeGreaterThan(3 * 36);
    // A space at the end of a line takes no room.
    expect(wide('on      ', 0.9).width).toBe(wide('on', 0.9).width);
    expect(wide('abc', 0.001).height).toBe(3 * 36 + 36);
  });

  it('has an outline around its letters, under them', () => {
    const style = { size: 0.5, color: '#ffffff', outline: { color: '#ff0000', width: 0.02 } };
    const [plain, outlined] = [inkOf(paint('l', { size: 0.5 })), inkOf(paint('l', style))];
    expect(outlined?.left).toBe((plain?.left ?? 0) - 7);
    expect(outlined?.bottom).toBe((plain?.bottom ?? 0) + 7);
    const picture = paint('l', style);
    expect(pixelAt(picture, 320, 180)).toEqual([255, 255, 255, 255]);
    expect(pixelAt(picture, (outlined?.left ?? 0) + 3, 180)).toEqual([255, 0, 0, 255]);
  });

  it('throws a shadow where its style says', () => {
    const style = { size: 0.5, shadow: { color: '#0000ff', x: 0.1, y: 0.05 } };
    const [plain, shaded] = [inkOf(paint('I', { size: 0.5 })), inkOf(paint('I', style))];
    expect(shaded).toEqual({ ...plain, right: (plain?.right ?? 0) + 36, bottom: (plain?.bottom ?? 0) + 18 });
    const blurred = paint('I', { ...style, shadow: { ...style.shadow, blur: 0.02 } });
    expect(blurred.width).toBeGreaterThan(paint('I', style).width + 20);
  });

  it('has spans of other looks', () => {
    const red = paint([{ text: 'I', color: '#ff0000' }], { size: 0.5 });
    expect(pixelAt(red, 320, 180)).toEqual([255, 0, 0, 255]);
    const width = (span: object) => {
      const ink = inkOf(paint([{ text: 'Hamburg', ...span }], { size: 0.1 }));
      return (ink?.right ?? 0) - (ink?.left ?? 0);
    };
    expect(width({ bold: true })).toBeGreaterThan(width({}) + 5);
    expect(width({ italic: true })).toBeGreaterThan(width({}));
    const low = (span: object) => inkOf(paint([{ text: 'nnn', ...span }], { size: 0.1 }))?.bottom ?? 0;
    expect(low({ underline: true })).toBeGreaterThan(low({}) + 2);
    expect(paint([])).toEqual(paint(''));
  });

  it('of nothing is two by two transparent pixels', () => {
    for (const text of ['', '   ', '\n\n', '\u200b']) {
      expect(paint(text)).toEqual({ x: 0, y: 0, width: 2, height: 2, pixels: new Uint8Array(16), warnings: [] });
    }
    expect(paint('a', { position: { x: 10, y: 10 } })).toMatchObject({
      width: 2,
      warnings: [{ code: 'text-outside' }],
    });
  });

  it('is cut off at the edges of its canvas, and says so', () => {
    const picture = paint('Hamburg', { size: 2, width: 10 });
    expect(picture).toMatchObject({ x: 0, warnings: [{ code: 'text-outside' }] });
    expect(picture.width).toBeLessThanOrEqual(640);
    expect(picture.height).toBeLessThanOrEqual(360);
  });

  it('has only letters that can be shown: control characters are left out, markup is text', () => {
    expect(paint('a\u0000\u0007\u001b\u007f\u009fb')).toEqual(paint('ab'));
    expect(paint('a\tb')).toEqual(paint('a b'));
    expect(paint('\ud800')).toMatchObject({ width: paint('\ufffd').width });
    const markup = paint('</svg><script>&amp;"\'');
    expect(markup.width).toBeGreaterThan(paint('</svg>').width * 2);
  });
});

describe('a measured text', () => {
  const measure = (text: string, style: PaintRequest['style'] = {}) => painter.measure({ text, style, canvas });

  it('takes the room that it is painted in', () => {
    const { box: _, ...bare } = box;
    const ink = inkOf(paint('Hamburg', { ...box, position: { x: 0, y: 0 } }));
    const { width, height, lines, baseline } = measure('Hamburg', bare);
    expect(Math.abs(width + 36 - ((ink?.right ?? 0) + 1))).toBeLessThanOrEqual(1);
    expect([height, lines]).toEqual([36, 1]);
    // Letters without a part below stand on the baseline.
    const standing = inkOf(paint('l', { ...bare, color: '#ffffff', position: { x: 0, y: 0 } }));
    expect(Math.abs(baseline - ((standing?.bottom ?? 0) + 1))).toBeLessThanOrEqual(1);
  });

  it('has as many lines as it is painted in', () => {
    expect(measure('a\nb\n\nc').lines).toBe(4);
    expect(measure('many words that go on and on', { size: 0.1, width: 0.3 }).lines).toBeGreaterThan(1);
    expect(measure('').lines).toBe(1);
  });
});

describe('what is missing or wrong', () => {
  it('is said of letters that no font has, each once', () => {
    const { warnings } = paint('日本語 日本 Ж ä');
    expect(warnings.map(({ code }) => code)).toEqual(['glyphs-missing']);
    expect(warnings[0]?.message).toContain('日 (U+65E5), 本 (U+672C), 語 (U+8A9E)');
    expect(warnings[0]?.message).not.toContain('Ж');
    expect(paint('Ελλάδα, Україна, Việt Nam, हिन्दी').warnings).toEqual([]);
  });

  it.each([
    ['style.size', { size: 3 }],
    ['style.size', { size: Number.NaN }],
    ['style.color', { color: 'red' }],
    ['style.color', { color: '#12345' }],
    ['style.color', { color: '#fff"/><image href="file:///etc/passwd' }],
    ['style.outline.width', { outline: { color: '#000', width: -1 } }],
    ['style.outline.color', { outline: { color: 'url(#a)', width: 0 } }],
    ['style.box.padding', { box: { color: '#000', padding: 2 } }],
    ['style.position.x', { position: { x: 11, y: 0 } }],
    ['style.fontFile', { fontFile: 'mine.ttf' }],
  ])('is refused of %s', (option, style) => {
    expect(() => paint('a', style)).toThrow(expect.objectContaining({ code: 'invalid-option', details: { option } }));
  });

  it('is refused of what no style can say', () => {
    const unknown = JSON.parse('{ "colour": "#fff" }');
    expect(() => paint('a', unknown)).toThrow(/style\.colour.*Did you mean "color"/);
    const upside = JSON.parse('{ "align": "top" }');
    expect(() => paint('a', upside)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    const nothing = JSON.parse('{ "box": null, "position": null }');
    expect(() => paint('a', nothing)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it('is refused of texts and canvases that are too large', () => {
    expect(() => paint('a'.repeat(100_000))).toThrow(expect.objectContaining({ code: 'text-too-long' }));
    const large = { width: 20_000, height: 20_000 };
    expect(() => painter.paint({ text: 'a', canvas: large })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('is refused of a file that is no font', () => {
    const fonts = { 'mine.ttf': new TextEncoder().encode('I am no font.'.repeat(100)) };
    expect(() => painter.paint({ text: 'a', style: { fontFile: 'mine.ttf' }, canvas, fonts })).toThrow(
      expect.objectContaining({ code: 'font-unreadable', details: { font: 'mine.ttf' } }),
    );
  });
});
