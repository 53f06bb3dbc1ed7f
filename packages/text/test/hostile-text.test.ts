import { isSoak } from '@clipwright/test-kit/soak';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextStyle } from '../src/index.ts';
import { loadTextPainter } from '../src/node/index.ts';

const painter = await loadTextPainter();
const canvas = { width: 320, height: 180 };

const pieces = [
  'a',
  ' ',
  '\n',
  '\t',
  '\0',
  '\u0301',
  '\u200d',
  '\ufe0f',
  '\u202e',
  '\u2067',
  '\u2069',
  '\u05d0',
  '\u0627',
];
const others = [
  '(',
  '</text>',
  '&#0;',
  '語',
  '👩',
  '\ud83d',
  '\udc69',
  '\u00ad',
  '\u0915\u094d',
  '\u{e0001}',
  '\ufffe',
];

describe('any text', () => {
  it('is painted inside of its canvas', () => {
    const texts = fc.array(fc.constantFrom(...pieces, ...others), { maxLength: 40 }).map((parts) => parts.join(''));
    const spans = fc.array(fc.record({ text: texts, bold: fc.boolean(), underline: fc.boolean() }), { maxLength: 3 });
    const styles: fc.Arbitrary<TextStyle> = fc.record({
      size: fc.constantFrom(0.001, 0.06, 0.5, 2),
      width: fc.constantFrom(0.001, 0.5, 10),
      position: fc.record({ x: fc.constantFrom(-10, 0, 0.5, 1), y: fc.constantFrom(0, 0.31, 10) }),
      direction: fc.constantFrom('auto' as const, 'ltr' as const, 'rtl' as const),
      outline: fc.constantFrom(null, { color: '#000000', width: 0.02 }),
    });
    fc.assert(
      fc.property(fc.oneof(texts, spans), styles, (text, style) => {
        const { x, y, width, height, pixels } = painter.paint({ text, style, canvas });
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(canvas.width);
        expect(y + height).toBeLessThanOrEqual(canvas.height);
        expect([x % 2, y % 2, width % 2, height % 2]).toEqual([0, 0, 0, 0]);
        expect(pixels.length).toBe(width * height * 4);
      }),
      { numRuns: 60 },
    );
  });

  // Against work that grows with the square of a text's length: in one line and, of the soak, in the other as well, of
  // which one is too narrow for a letter.
  const [wide, narrow] = [0.9, 0.001];
  it.each([
    ['one word', 'a'.repeat(10_000), narrow],
    ['isolates in isolates', '\u2067'.repeat(10_000), wide],
    ['marks on one letter', `a${'\u0301'.repeat(9999)}`, wide],
    ['joined emoji', '👩\u200d'.repeat(3333), narrow],
    ['lines', 'a\n'.repeat(5000), narrow],
    ['brackets around one letter', `${'('.repeat(4999)}\u05d0${')'.repeat(4999)}`, wide],
    ['letters that no font has', String.fromCodePoint(...Array.from({ length: 5000 }, (_, at) => 0x4e00 + at)), narrow],
  ])('of the greatest length is painted: %s', (_what, text, usual) => {
    for (const width of isSoak ? [wide, narrow] : [usual]) {
      expect(painter.paint({ text, style: { width }, canvas }).pixels.length).toBeGreaterThan(0);
    }
  });
});
