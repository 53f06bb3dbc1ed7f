import type { Color, Picture } from '../picture.ts';

export interface Area {
  /** Pixels, whole numbers. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A picture with transparency. */
export interface Overlay {
  readonly width: number;
  readonly height: number;
  /** Rows from the top, four bytes a pixel: red, green, blue, and straight alpha. */
  readonly pixels: Uint8Array;
}

/** A picture being drawn. What lies outside of it is cut off. */
export interface Canvas {
  readonly picture: Picture;
  fill(area: Area, color: Color): void;
  /** Puts a picture into the middle of an area that it fits in. */
  place(picture: Picture, area: Area): void;
  /** Lays a picture with transparency over what is there, its top left corner there. */
  overlay(picture: Overlay, left: number, top: number): void;
}

/** A canvas of one colour. */
export function canvas(width: number, height: number, background: Color): Canvas {
  const data = new Uint8Array(width * height * 3);
  const fill = ({ left, top, ...size }: Area, color: Color): void => {
    const [x0, x1] = [Math.max(0, left), Math.min(width, left + size.width)];
    const [y0, y1] = [Math.max(0, top), Math.min(height, top + size.height)];
    if (x0 >= x1) return;
    const row = new Uint8Array((x1 - x0) * 3);
    for (let at = 0; at < row.length; at += 3) row.set(color, at);
    for (let y = y0; y < y1; y += 1) data.set(row, (y * width + x0) * 3);
  };
  fill({ left: 0, top: 0, width, height }, background);
  return {
    picture: { width, height, data },
    fill,
    place: (picture, area) => {
      const left = area.left + Math.floor((area.width - picture.width) / 2);
      const top = area.top + Math.floor((area.height - picture.height) / 2);
      const [x0, x1] = [Math.max(0, left), Math.min(width, left + picture.width)];
      for (let y = Math.max(0, top); y < Math.min(height, top + picture.height); y += 1) {
        const row = (y - top) * picture.width - left;
        data.set(picture.data.subarray((row + x0) * 3, (row + x1) * 3), (y * width + x0) * 3);
      }
    },
    overlay: ({ pixels, ...size }, left, top) => {
      for (let y = Math.max(0, -top); y < Math.min(size.height, height - top); y += 1) {
        for (let x = Math.max(0, -left); x < Math.min(size.width, width - left); x += 1) {
          const from = (y * size.width + x) * 4;
          const to = ((top + y) * width + left + x) * 3;
          const alpha = pixels[from + 3] ?? 0;
          for (let part = 0; part < 3; part += 1) {
            const mixed = (pixels[from + part] ?? 0) * alpha + (data[to + part] ?? 0) * (255 - alpha);
            data[to + part] = Math.round(mixed / 255);
          }
        }
      }
    },
  };
}
