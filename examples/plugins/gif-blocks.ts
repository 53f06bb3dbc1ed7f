import { ClipwrightError } from '@clipwright/core';

/** The blocks of a GIF, as its specification has them (GIF89a): a screen, and for each picture a control and an image. */
const extension = 0x21;
const image = 0x2c;
const end = 0x3b;

/** A screen without colours of its own, shown again and again. */
export function header(width: number, height: number): Uint8Array {
  const screen = [width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0];
  const loop = [extension, 0xff, 11, ...text('NETSCAPE2.0'), 3, 1, 0, 0, 0];
  return Uint8Array.from([...text('GIF89a'), ...screen, ...loop]);
}

/** How long the image after it is shown, in hundredths of a second; it stays until the next is drawn over it. */
export function control(delay: number): Uint8Array {
  return Uint8Array.of(extension, 0xf9, 4, 1 << 2, delay & 255, delay >> 8, 0, 0);
}

export const trailer = Uint8Array.of(end);

/** The one image of a GIF, with the colours that it has of its own or of the screen. */
export function imageOf(gif: Uint8Array): Uint8Array {
  const [only] = imagesIn(gif);
  if (only === undefined) throw damaged();
  return only;
}

/** The images of a GIF, each with colours of its own. */
export function* imagesIn(gif: Uint8Array): Generator<Uint8Array> {
  const byte = (at: number): number => {
    const value = gif[at];
    if (value === undefined) throw damaged();
    return value;
  };
  /** Behind blocks of data, of which the last is empty. */
  const behind = (at: number): number => {
    let next = at;
    while (byte(next) > 0) next += 1 + byte(next);
    return next + 1;
  };
  const colors = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  const screen = byte(10);
  const shared = gif.subarray(13, 13 + colors(screen));
  let at = 13 + shared.length;
  while (byte(at) !== end) {
    if (byte(at) === extension) at = behind(at + 2);
    else if (byte(at) === image) {
      const flags = byte(at + 9);
      const own = colors(flags);
      const data = at + 10 + own;
      const next = behind(data + 1);
      if (own > 0) yield gif.slice(at, next);
      else yield joined(gif.subarray(at, at + 9), [(flags & 0x78) | (screen & 0x87)], shared, gif.subarray(data, next));
      at = next;
    } else throw damaged();
  }
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(ascii: string): number[] {
  return [...ascii].map((character) => character.charCodeAt(0));
}

function damaged(): ClipwrightError {
  return new ClipwrightError('gif/damaged', 'A GIF that was written here is not whole.', {
    kind: 'internal',
    remedy: 'Empty the store, and render again.',
  });
}
