import type { Framing, PicturePart, PictureView } from '../contracts/framing.ts';
import { sampleSize } from '../contracts/sample-size.ts';
import type { VideoStreamInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';

const turns: readonly unknown[] = [0, 90, 180, 270];
const flips: readonly unknown[] = ['horizontal', 'vertical'];

/** Fractions that add up to no more than this are all of a picture. */
const whole = 1 + 1e-9;

/** A part with all that it has. */
export type ExactPart = Required<PicturePart>;

/** What a clip asks for, in one form for the same; absent where it is shown as it is. Errors: `invalid-clip`. */
export function framingOf({ crop, rotate = 0, flip }: Framing): { readonly framing?: Framing } {
  if (!turns.includes(rotate)) {
    throw invalid(`A picture cannot be turned by ${JSON.stringify(rotate)} degrees.`, 'Let it be 90, 180 or 270.');
  }
  if (flip !== undefined && !flips.includes(flip)) {
    throw invalid(`There is no flip ${JSON.stringify(flip)}.`, "Let it be 'horizontal' or 'vertical'.");
  }
  const part = crop === undefined ? undefined : exactPart(crop, 'crop');
  const framing: Framing = {
    ...(part === undefined || isAll(part) ? {} : { crop: part }),
    ...(rotate === 0 ? {} : { rotate }),
    ...(flip === undefined ? {} : { flip }),
  };
  return Object.keys(framing).length === 0 ? {} : { framing };
}

/** The view that a clip asks for, with all that it has. Errors: `invalid-clip`. */
export function viewOf({ view }: { readonly view?: PictureView }): { readonly view?: Required<PictureView> } {
  if (view === undefined) return {};
  const { from = {}, to = {} } = view;
  return { view: { from: exactPart(from, 'view'), to: exactPart(to, 'view') } };
}

function exactPart(part: PicturePart, what: string): ExactPart {
  const { left = 0, top = 0 } = part;
  const { width = 1 - left, height = 1 - top } = part;
  const exact = { left, top, width, height };
  for (const [name, value] of Object.entries(exact)) {
    const least = name === 'left' || name === 'top' ? value >= 0 : value > 0;
    if (typeof value === 'number' && least && value <= 1) continue;
    throw invalid(
      `The ${name} of a ${what} is ${JSON.stringify(value)}.`,
      'Write fractions of the picture, from 0 to 1, such as { left: 0.25, width: 0.5 }.',
    );
  }
  if (left + width > whole || top + height > whole) {
    throw invalid(
      `A ${what} reaches beyond the picture.`,
      'Let left and width, and top and height, be no more than 1.',
    );
  }
  return exact;
}

function isAll({ left, top, width, height }: ExactPart): boolean {
  return left === 0 && top === 0 && width === 1 && height === 1;
}

/** Pixels of a picture, from its left upper corner. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a part lies in a picture of a size: its edges on even pixels, as chroma of half the size wants it. */
export function pixelsOf(part: PicturePart, size: { readonly width: number; readonly height: number }): PixelRect {
  const { left, top, width, height } = exactPart(part, 'crop');
  const [x, across] = span(left, width, size.width);
  const [y, down] = span(top, height, size.height);
  return { x, y, width: across, height: down };
}

/** As in the filters that do it. */
function span(begin: number, length: number, of: number): readonly [at: number, length: number] {
  const even = (fraction: number): number => 2 * Math.floor((fraction * of) / 2 + 0.5);
  const end = begin + length >= 1 - 1e-9 ? of : Math.min(of, Math.max(2, even(begin + length)));
  const at = Math.max(0, Math.min(even(begin), 2 * Math.floor((end - 2) / 2)));
  return [at, end - at];
}

/** The size in which a picture is shown that is framed, in square pixels. */
export function framedSize(
  video: VideoStreamInfo,
  { crop, rotate = 0 }: Framing = {},
): Pick<VideoStreamInfo, 'displayWidth' | 'displayHeight'> {
  const decoded = sampleSize(video, {});
  const left = crop === undefined ? decoded : pixelsOf(crop, decoded);
  const wide = Math.max(1, Math.round((left.width * video.displayWidth) / decoded.width));
  const high = Math.max(1, Math.round((left.height * video.displayHeight) / decoded.height));
  return rotate % 180 === 0 ? { displayWidth: wide, displayHeight: high } : { displayWidth: high, displayHeight: wide };
}

function invalid(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-clip', message, { remedy });
}
