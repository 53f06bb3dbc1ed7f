import { type FileHandle, open, stat } from 'node:fs/promises';
import { ClipwrightError, type Prober } from '@clipwright/core';
import { type ColorInfo, defineProber } from '@clipwright/core/author';
import type { FoundSource } from '@clipwright/core/probing';

/** Planes of chroma that a name of the header stands for: ffmpeg's name, and bytes a pixel. */
const layouts: Readonly<Record<string, readonly [pixelFormat: string, bytes: number]>> = {
  '420jpeg': ['yuv420p', 1.5],
  '422': ['yuv422p', 2],
  '444': ['yuv444p', 3],
  mono: ['gray', 1],
};

/** Tells what is in YUV4MPEG2 files (`.y4m`) by their header, and where their frames are by their size. */
export function y4mProber(): Prober {
  return defineProber({
    name: 'y4m',
    accepts: (uri) => uri.toLowerCase().endsWith('.y4m'),
    async identify(uri) {
      const { dev, ino, size, mtimeNs } = await stat(uri, { bigint: true });
      return [dev, ino, size, mtimeNs].join(' ');
    },
    async probe(uri) {
      await using file = await open(uri);
      return await found(file);
    },
  });
}

async function found(file: FileHandle): Promise<FoundSource> {
  const { size } = await file.stat();
  const [head = ''] = (await textAt(file, 0, 1024)).split('\n');
  const option = (letter: string): string => new RegExp(` ${letter}(\\S+)`).exec(head)?.[1] ?? '';
  const [width, height] = [Number(option('W')), Number(option('H'))];
  const [pixelFormat, bytes] = layouts[option('C')] ?? ['', 0];
  const length = width * height * bytes;
  const frames = (size - head.length - 1) / ('FRAME\n'.length + length);
  if (!head.startsWith('YUV4MPEG2 ') || option('I') !== 'p') throw unknown();
  // Sides that are odd have chroma of their own, and a frame may have options too: then the sizes do not fit.
  if (!(Number.isInteger(frames) && frames > 0 && width % 2 === 0 && height % 2 === 0)) throw unknown();
  for (let frame = 0; frame < frames; frame += 1) {
    if ((await textAt(file, head.length + 1 + frame * (6 + length), 6)) !== 'FRAME\n') throw unknown();
  }
  const [rate, beat, aspect] = [option('F').replace(':', '/'), option('F').split(':'), option('A').replace(':', '/')];
  if (!isRational(rate) || !isRational(aspect)) throw unknown();
  const timing = { timebase: `${BigInt(beat[1] ?? 0)}/${BigInt(beat[0] ?? 0)}`, nominalRate: rate } as const;
  const kind = { index: 0, isDefault: false, isPicture: false, codec: 'rawvideo', pixelFormat } as const;
  const color: ColorInfo = /COLORRANGE=FULL/.test(head)
    ? { range: 'pc' }
    : /COLORRANGE=LIMITED/.test(head)
      ? { range: 'tv' }
      : {};
  const shape = { width, height, rotation: 0, sampleAspectRatio: aspect, color } as const;
  return {
    container: 'yuv4mpegpipe',
    start: '0/1',
    video: [{ ...kind, ...shape, ...timing, averageRate: rate, delay: 0 }],
    audio: [],
    others: [],
    packets: () =>
      Array.from({ length: frames }, (_, at) => {
        return { pts: at, dts: at, duration: 1, size: length, key: true, discard: false };
      }),
  };
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}

const isRational = (text: string): text is `${bigint}/${bigint}` => /^[1-9]\d*\/[1-9]\d*$/.test(text);

function unknown(): ClipwrightError {
  return new ClipwrightError('probe-incomplete', 'Not all is known of this file.', { remedy: 'Ask another prober.' });
}
