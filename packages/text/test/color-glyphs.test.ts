import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTextPainter } from '../src/node/index.ts';
import { inkOf, pixelAt } from './painted.ts';
import { scriptFonts } from './script-fonts.ts';

const painter = await loadTextPainter();
const canvas = { width: 640, height: 360 };

describe.skipIf(!existsSync(scriptFonts.emoji))("emoji (need Debian's fonts-noto-color-emoji)", () => {
  const paint = (text: string) => {
    const fonts = { emoji: readFileSync(scriptFonts.emoji) };
    const style = { fontFile: 'emoji', size: 0.5 };
    return painter.paint({ text, style, canvas, fonts });
  };

  it('are drawn in their own colours', () => {
    const heart = paint('❤️');
    expect(heart.warnings).toEqual([]);
    const ink = inkOf(heart);
    const middle = [((ink?.left ?? 0) + (ink?.right ?? 0)) >> 1, ((ink?.top ?? 0) + (ink?.bottom ?? 0)) >> 1] as const;
    const [red = 0, green = 0, blue = 0, alpha] = pixelAt(heart, ...middle);
    expect(alpha).toBe(255);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green, blue)).toBeLessThan(100);
  });

  it('of several characters are one picture', () => {
    const one = inkOf(paint('👧'));
    const family = inkOf(paint('👩‍👩‍👧'));
    const width = (ink: typeof one) => (ink?.right ?? 0) - (ink?.left ?? 0);
    expect(width(family)).toBeLessThan(1.5 * width(one));
  });

  it('leave digits and spaces to the font of letters', () => {
    // On another line: that follows from the first font.
    const { x, width } = painter.paint({ text: '1 2', style: { size: 0.5 }, canvas });
    expect(paint('1 2')).toMatchObject({ x, width });
  });
});
