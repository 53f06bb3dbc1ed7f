import type { SampleSize } from '../../contracts/sample-size.ts';
import { type ColorMatrix, colorMatrix } from './color-matrix.ts';
import { type PictureFormat, type PicturePlane, pictureBytes, picturePlanes, planeBytes } from './picture-planes.ts';
import { type Channel, scaleChannel, valueAt } from './scale-channel.ts';

/** A picture's format and size. */
export interface PictureShape extends SampleSize {
  readonly pixelFormat: PictureFormat;
}

/** The bytes of a picture, as an author gives them. */
export type PictureBytes = Uint8Array | Uint8ClampedArray;

/**
 * A picture in another pixel format and size, in memory of its own. It is scaled in the channels that it has (by area
 * where it becomes smaller, bilinear where it becomes larger), converted with its matrix ({@link colorMatrix}; to
 * `yuv420p` that of BT.601 in limited range), and rounded once. `gray` is the brightness of full range, transparency is
 * dropped where the format has none, and what had none is opaque. The same bytes on every machine.
 */
export function convertPicture(
  data: PictureBytes,
  from: PictureShape,
  to: PictureShape,
  matrix: ColorMatrix = colorMatrix(),
): Uint8Array {
  const sameSize = from.width === to.width && from.height === to.height;
  if (sameSize && from.pixelFormat === to.pixelFormat) return new Uint8Array(data);
  const channels = channelsOf(data, from);
  if (from.pixelFormat === 'yuv420p' && to.pixelFormat === 'yuv420p') {
    const planes = picturePlanes('yuv420p', to.width, to.height);
    return packed(
      channels.map((channel, position) => scaledTo(channel, from, to, planes[position])),
      to,
    );
  }
  const scaled = channels.map((channel) => scaledTo(channel, from, to));
  return packed(converted(scaled, from.pixelFormat, to, matrix), to);
}

/** Red, green and blue, or brightness and the differences of blue and red. */
type Colors = readonly [Channel, Channel, Channel];

/** The channels of a picture: red, green, blue and transparency, or brightness and the differences of colour. */
function channelsOf(data: PictureBytes, from: PictureShape): Channel[] {
  let offset = 0;
  return picturePlanes(from.pixelFormat, from.width, from.height).flatMap((plane) => {
    const start = offset;
    offset += planeBytes(plane);
    const { width, height, channels } = plane;
    return Array.from({ length: channels }, (_, channel) => {
      const values = new Float32Array(width * height);
      for (let i = 0, at = start + channel; i < values.length; i += 1, at += channels) values[i] = data[at] ?? 0;
      return { width, height, values };
    });
  });
}

/** A channel of one picture at the size of another, or of that one's plane. */
function scaledTo(channel: Channel, from: SampleSize, to: SampleSize, plane?: PicturePlane): Channel {
  const step = channel.width < from.width || channel.height < from.height ? 2 : 1;
  const { width, height } = plane ?? to;
  return scaleChannel(
    channel,
    { width: from.width / step, height: from.height / step },
    { width, height },
    { width: to.width / (plane?.step ?? 1), height: to.height / (plane?.step ?? 1) },
  );
}

/** Channels of one format from those of another, all at the size of the picture. */
function converted(channels: Channel[], from: PictureFormat, to: PictureShape, matrix: ColorMatrix): Channel[] {
  const [first, second, third, fourth] = channels;
  if (first === undefined) return [];
  const given: Colors = second === undefined || third === undefined ? [first, first, first] : [first, second, third];
  const colors = from === 'yuv420p' ? fromYuv(given, matrix) : given;
  switch (to.pixelFormat) {
    case 'rgb24':
      return [...colors];
    case 'rgba':
      return [...colors, fourth ?? mapped(first, () => 255)];
    case 'gray':
      return from === 'yuv420p' ? [luma(first, matrix)] : [brightness(colors)];
    case 'yuv420p':
      return toYuv(colors, to);
  }
}

function mapped(like: Channel, value: (i: number) => number): Channel {
  const values = new Float32Array(like.values.length);
  for (let i = 0; i < values.length; i += 1) values[i] = value(i);
  return { ...like, values };
}

const clamped = (value: number): number => Math.min(255, Math.max(0, value));

function luma(first: Channel, { black, span }: ColorMatrix): Channel {
  return mapped(first, (i) => (valueAt(first.values, i) - black) * (255 / span));
}

function fromYuv([y, u, v]: Colors, matrix: ColorMatrix): Colors {
  const { red, blue, chroma } = matrix;
  const green = 1 - red - blue;
  const bright = luma(y, matrix).values;
  const difference = (channel: Channel, i: number): number => (valueAt(channel.values, i) - 128) * (255 / chroma);
  const r = (i: number): number => valueAt(bright, i) + 2 * (1 - red) * difference(v, i);
  const b = (i: number): number => valueAt(bright, i) + 2 * (1 - blue) * difference(u, i);
  return [
    mapped(y, (i) => clamped(r(i))),
    mapped(y, (i) => clamped((valueAt(bright, i) - red * r(i) - blue * b(i)) / green)),
    mapped(y, (i) => clamped(b(i))),
  ];
}

const television = colorMatrix();

/** Brightness of full range. */
function brightness([r, g, b]: Colors): Channel {
  const { red, blue } = television;
  const green = 1 - red - blue;
  return mapped(r, (i) => red * valueAt(r.values, i) + green * valueAt(g.values, i) + blue * valueAt(b.values, i));
}

function toYuv(colors: Colors, to: SampleSize): Channel[] {
  const { red, blue, black, span, chroma } = television;
  const [r, , b] = colors;
  const bright = brightness(colors);
  const half = { width: Math.ceil(to.width / 2), height: Math.ceil(to.height / 2) };
  const shown = { width: to.width / 2, height: to.height / 2 };
  const difference = (channel: Channel, weight: number): Channel => {
    const scale = chroma / 255 / (2 * (1 - weight));
    const full = mapped(bright, (i) => 128 + (valueAt(channel.values, i) - valueAt(bright.values, i)) * scale);
    return scaleChannel(full, to, half, shown);
  };
  return [
    mapped(bright, (i) => black + valueAt(bright.values, i) * (span / 255)),
    difference(b, blue),
    difference(r, red),
  ];
}

/** The bytes of a picture by its channels, each number rounded. */
function packed(channels: readonly Channel[], { pixelFormat, width, height }: PictureShape): Uint8Array {
  const bytes = new Uint8ClampedArray(pictureBytes(pixelFormat, width, height));
  let [offset, next] = [0, 0];
  for (const plane of picturePlanes(pixelFormat, width, height)) {
    for (const [channel, { values }] of channels.slice(next, next + plane.channels).entries()) {
      for (let i = 0, at = offset + channel; i < values.length; i += 1, at += plane.channels) {
        bytes[at] = valueAt(values, i);
      }
    }
    next += plane.channels;
    offset += planeBytes(plane);
  }
  return new Uint8Array(bytes.buffer);
}
