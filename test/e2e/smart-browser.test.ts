// Needs chromium and ffmpeg.
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as program } from '@clipwright/test-kit/has-chromium';
import { isSoak } from '@clipwright/test-kit/soak';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bits, size } from './numbered.ts';
import { expectedNumbers } from './rule-of-time.ts';
import { numberedSource, type Source, smartRenders, x264 } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/*
 * Outputs of copied packets in Chromium: they play to their end, and a seek to the middle of every frame shows that
 * frame. What is on the screen is told by the browser (`requestVideoFrameCallback`), and read when it says so.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-browser-'));
const parts = smartRenders();
let browser: Browser;
let server: Server;
let page: Page;
let sources: readonly Source[] = [];

/** Gives files of the folder, and the stretches of them that are asked for. */
const serve = (): Server =>
  createServer(({ url = '', headers }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end('<video muted></video>');
    const file = join(folder, url);
    const all = statSync(file, { throwIfNoEntry: false })?.size;
    if (all === undefined) return response.writeHead(404).end();
    const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(headers.range ?? '') ?? [];
    const [start, end] = [Number(first), last === '' ? all - 1 : Number(last)];
    response.writeHead(headers.range === undefined ? 200 : 206, {
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${all}`,
      'content-type': 'video/mp4',
    });
    return createReadStream(file, { start, end }).pipe(response);
  });

beforeAll(async () => {
  // Both have the numbers 0 for their parameter sets, which are others.
  sources = [
    numberedSource(join(folder, 'open.mp4'), 0, x264(30, 'bframes=3:open-gop=1')),
    numberedSource(join(folder, 'flat.mp4'), 300, x264(12, 'bframes=0:cabac=0:8x8dct=0', '-profile:v', 'baseline')),
    numberedSource(join(folder, 'pyramid.mp4'), 600, x264(60, 'bframes=3:b-pyramid=strict:ref=4')),
  ];
  server = serve();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ ...(program === undefined ? {} : { executablePath: program }), args });
  page = await browser.newPage();
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
});
afterAll(async () => {
  await browser.close();
  server.close();
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** A picture that was put on the screen: the frame that the browser says it is, and the number that is read of it. */
type Presented = readonly [frame: number, number: number];

/** What reads the number of the frame that is shown, in the page, as {@link numbersIn} does. */
const reading = `
  const video = document.querySelector('video');
  const canvas = new OffscreenCanvas(${size.width}, ${size.height});
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const read = () => {
    context.drawImage(video, 0, 0);
    const { data } = context.getImageData(0, ${size.height / 4}, ${size.width}, 1);
    let number = 0;
    for (let bit = 0; bit < ${bits}; bit += 1) {
      if (data[4 * Math.floor((bit + 0.5) * ${size.width / bits}) + 1] > 127) number |= 1 << bit;
    }
    return number;
  };
  const opened = (name) => new Promise((resolve, reject) => {
    video.onerror = () => reject(new Error(video.error.message));
    video.onloadeddata = () => resolve();
    video.src = name;
  });
`;

/** Milliseconds in which a frame that is sought is shown on the busiest machine. */
const patience = 120_000;

/** Seeks to the middle of each of some frames, and waits until the browser says that this frame is on the screen. */
const seekEach = (name: string, frames: readonly number[]): Promise<readonly Presented[]> =>
  page.evaluate<readonly Presented[]>(`(async () => {
    ${reading}
    await opened(${JSON.stringify(name)});
    const presented = [];
    // From the end to the beginning: no seek goes to what is decoded next anyway.
    for (const frame of ${JSON.stringify(frames.toReversed())}) {
      await new Promise((resolve, reject) => {
        // Against hangs only.
        setTimeout(() => reject(new Error('Frame ' + frame + ' is never shown.')), ${patience});
        const look = (_now, { mediaTime }) => {
          const shown = Math.round(mediaTime * 30);
          presented.push([shown, read()]);
          if (shown === frame) resolve();
          else video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
        video.currentTime = (frame + 0.5) / 30;
      });
    }
    return presented;
  })()`);

/** And the frame that it is time for by then: on a busy machine what is read may be a newer one than was told of. */
type Played = readonly [frame: number, number: number, latest: number];

/** Plays all of it. */
const play = (name: string): Promise<readonly Played[]> =>
  page.evaluate<readonly Played[]>(`(async () => {
    ${reading}
    await opened(${JSON.stringify(name)});
    const presented = [];
    const look = (_now, { mediaTime }) => {
      presented.push([Math.round(mediaTime * 30), read(), Math.ceil(video.currentTime * 30)]);
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    await new Promise((resolve, reject) => {
      video.onended = resolve;
      video.onerror = () => reject(new Error(video.error.message));
      video.play().catch(reject);
    });
    return presented;
  })()`);

const outputs = isSoak ? ['out.mp4', 'out.mov'] : ['out.mp4'];

describe.each(outputs)('%s', (name) => {
  let expected: readonly number[] = [];
  beforeAll(async () => {
    const [open, flat, pyramid] = sources;
    if (open === undefined || flat === undefined || pyramid === undefined) throw new Error('There are no sources.');
    const cuts = [cut(open, 0, 2.5), cut(flat, 1.1, 2.3), cut(pyramid, 1.7, 3.2), cut(flat, 4.4, 5.2)];
    const { report } = await parts.render(cuts, { file: join(folder, name), copy: 'auto' });
    expect(report.copying.frames).toBeGreaterThan(report.frames / 2);
    expect(report.clips.filter(({ copied = 0 }) => copied > 0).length).toBeGreaterThan(2);
    expected = expectedNumbers(cuts, [30n, 1n]);
  });

  it('shows every frame that is sought, and is right of each', async () => {
    // In the check those that are beside another clip's, and one of five of the others.
    const isBeside = (frame: number): boolean =>
      [-1, 1].some((way) => Math.abs((expected[frame + way] ?? 0) - (expected[frame] ?? 0)) !== 1);
    const sought = [...expected.keys()].filter((frame) => isSoak || frame % 5 === 0 || isBeside(frame));
    const presented = await seekEach(name, sought);
    expect(presented.filter(([frame, number]) => number !== expected[frame])).toEqual([]);
    const shown = new Set(presented.map(([frame]) => frame));
    expect(sought.filter((frame) => !shown.has(frame))).toEqual([]);
  });

  it('plays to its end, and what is on the screen is right', async () => {
    const presented = await play(name);
    expect(presented.length).toBeGreaterThan(0);
    // On a busy machine the clock may also be behind the frame that is told.
    const wrong = presented.filter(
      ([frame, number, latest]) => !expected.slice(frame, Math.max(frame, latest) + 1).includes(number),
    );
    expect(wrong).toEqual([]);
    // The last one stays.
    expect(presented.at(-1)?.[1]).toBe(expected.at(-1));
  });
});
