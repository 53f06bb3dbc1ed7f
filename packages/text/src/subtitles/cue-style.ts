import { fullStyle } from '../style/full-style.ts';
import type { TextStyle } from '../style/text-style.ts';
import type { CuePlacement } from './subtitle-cue.ts';

/** Of a style that says nothing of them: a caption's. */
const defaults: TextStyle = { preset: 'caption' };

/**
 * The style of a cue: that of all, at the place that the cue asks for. Shares of a picture become shares of what is free
 * beside the text, so that it is never cut off: 0, half and all mean the same in both.
 *
 * @param style Of all cues. @default a caption's
 */
export function cueStyle(placement: CuePlacement | undefined, style: TextStyle = defaults): TextStyle {
  if (placement === undefined) return style;
  const { size, lineHeight, position } = fullStyle(style);
  const { line, row, align } = placement;
  // Rows are as high as a line of the text.
  const step = size * lineHeight;
  const rowAt = (count: number): number => Math.min(1, Math.max(0, (count * step) / Math.max(step, 1 - step)));
  const y = row === undefined ? line : row >= 0 ? rowAt(row) : 1 - rowAt(-1 - row);
  const x = placement.position ?? (align === undefined ? position.x : { left: 0, center: 0.5, right: 1 }[align]);
  return {
    ...style,
    position: { x, y: y ?? position.y },
    ...(align === undefined ? {} : { align }),
    ...(placement.size === undefined || placement.size === 0 ? {} : { width: placement.size }),
  };
}
