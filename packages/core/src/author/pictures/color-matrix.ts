import type { ColorInfo } from '../../contracts/source-info.ts';
import { lumaWeights } from '../../model/pixel-values.ts';

/** How red, green and blue become brightness and two differences of colour. */
export interface ColorMatrix {
  /** Weights of red and of blue in the brightness; green has the rest. */
  readonly red: number;
  readonly blue: number;
  /** Brightness of black, and from there to white. */
  readonly black: number;
  readonly span: number;
  /** From one end of a difference of colour to the other; no difference is 128. */
  readonly chroma: number;
}

/**
 * The matrix of a source: as its tags say, and BT.601 of limited range (16 to 235, and 16 to 240 of colour) where they
 * say nothing, which is what ffmpeg's scaler does.
 */
export function colorMatrix({ matrix, range }: ColorInfo = {}): ColorMatrix {
  const [red, blue] = lumaWeights(matrix);
  return range === 'pc'
    ? { red, blue, black: 0, span: 255, chroma: 255 }
    : { red, blue, black: 16, span: 219, chroma: 224 };
}
