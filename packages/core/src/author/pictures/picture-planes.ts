/** Pixel formats that an author can give pictures in, by ffmpeg's names, 8 bits a channel. `gray` is of full range. */
export const pictureFormats = ['rgb24', 'rgba', 'yuv420p', 'gray'] as const;

export type PictureFormat = (typeof pictureFormats)[number];

/** One plane of a picture, as its bytes lie: rows without padding. */
export interface PicturePlane {
  readonly width: number;
  readonly height: number;
  /** Bytes side by side for each pixel: 3 of `rgb24`. */
  readonly channels: number;
  /** Pixels of the picture for each of the plane's, in each direction: 2 of chroma at half the size. */
  readonly step: 1 | 2;
}

/** The planes of a picture, one after the other; chroma of odd sides is rounded up. */
export function picturePlanes(format: PictureFormat, width: number, height: number): readonly PicturePlane[] {
  const whole = (channels: number): PicturePlane => ({ width, height, channels, step: 1 });
  if (format === 'rgb24') return [whole(3)];
  if (format === 'rgba') return [whole(4)];
  if (format === 'gray') return [whole(1)];
  const half: PicturePlane = { width: Math.ceil(width / 2), height: Math.ceil(height / 2), channels: 1, step: 2 };
  return [whole(1), half, half];
}

/** Bytes of a plane. */
export function planeBytes({ width, height, channels }: PicturePlane): number {
  return width * height * channels;
}

/** Bytes of a picture in all. */
export function pictureBytes(format: PictureFormat, width: number, height: number): number {
  return picturePlanes(format, width, height).reduce((sum, plane) => sum + planeBytes(plane), 0);
}
