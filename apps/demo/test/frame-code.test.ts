import { describe, expect, it } from 'vitest';
import { codeCells, readCode, writeCode } from '../src/samples/frame-code.ts';
import { drawLabel, labelHeight, labelWidth, placeLabel, readLabel } from '../src/samples/label.ts';

const codes = [0, 1, 7, 15].flatMap((source) => [0, 1, 299, 4095].map((frame) => ({ source, frame })));

describe('the code of a frame', () => {
  it.each(codes)('is read as written: $source, $frame', (code) => {
    expect(readCode(writeCode(code))).toEqual(code);
  });

  it('is not read where any one cell is wrong', () => {
    const cells = writeCode({ source: 5, frame: 123 });
    const misread = Array.from({ length: codeCells }, (_, wrong) =>
      readCode(cells.map((white, cell) => (cell === wrong ? !white : white))),
    );
    expect(misread).toEqual(Array.from({ length: codeCells }, () => undefined));
  });
});

describe('the label of a frame', () => {
  const text = { name: 'NAME', details: '640x360 25FPS H.264 MOV', accent: [255, 190, 90] } as const;

  it.each([
    [1280, 720],
    [640, 360],
    [720, 1280],
    [854, 480],
    [320, 180],
  ])('is read from a picture of %i x %i', (width, height) => {
    const { scale, left, top } = placeLabel(width, height);
    const picture = new Uint8Array(width * height).fill(90);
    const label = drawLabel(text, { source: 3, frame: 77 });
    for (let y = 0; y < labelHeight * scale; y++) {
      for (let x = 0; x < labelWidth * scale; x++) {
        const dot = (Math.floor(y / scale) * labelWidth + Math.floor(x / scale)) * 4;
        picture[(top + y) * width + left + x] = label[dot] ?? 0;
      }
    }
    expect(left + labelWidth * scale).toBeLessThanOrEqual(width);
    expect(readLabel({ data: picture, width, height }, { width, height })).toEqual({ source: 3, frame: 77 });
  });

  it('is not read from a picture without one', () => {
    const size = { width: 640, height: 360 };
    expect(readLabel({ data: new Uint8Array(640 * 360).fill(90), ...size }, size)).toBeUndefined();
  });
});
