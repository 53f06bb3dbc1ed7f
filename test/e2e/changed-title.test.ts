// Needs ffmpeg.
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type ClipLoader, type ClipRenderer, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { loadTextPainter } from '@clipwright/text/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * Of fifty clips with a title each under a logo, what is made again where one title changes.
 */
const count = 50;
let directory: Awaited<ReturnType<typeof scratch>>;
const path = (name: string): string => join(directory.path, name);
const painter = await loadTextPainter();

beforeAll(async () => {
  directory = await scratch();
  const video = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=11', '-c:v', 'mpeg4', '-g', '5', '-bitexact'];
  tool('ffmpeg', ['-y', ...video, path('video.mkv')]);
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'color=red:s=8x8', '-frames:v', '1', path('logo.png')]);
});
afterAll(() => directory.remove());

const titles = Array.from({ length: count }, (_, i) => `No. ${i}`);

/** Clips of a fifth of a second. */
function montage(of: readonly string[]): Timeline {
  return {
    items: of.map((text, i) => ({
      ...{ source: path('video.mkv'), start: i / 5, end: (i + 1) / 5 },
      layers: [{ text, style: { size: 0.3 }, start: 0.04, end: 0.16 }],
    })),
    layers: [{ picture: path('logo.png'), x: 1, y: 0 }],
  };
}

/** How many pieces each of these lists encodes, one after the other, into one store. */
async function encoded(
  name: string,
  parts: { readonly loader: ClipLoader; readonly renderer: ClipRenderer },
  lists: readonly (readonly string[])[],
): Promise<readonly number[]> {
  await using store = directoryStore({ directory: path(name) });
  const output = { file: path(`${name}.mp4`), overwrite: true, audio: false, preset: 'ultrafast' } as const;
  const found: number[] = [];
  for (const list of lists) {
    const report = await resultFrom(
      renderTimeline(montage(list), output, { ...parts, store, painter, onError: 'fail' }),
    );
    found.push(report.segments.encoded);
  }
  return found;
}

const changed = titles.with(17, 'Changed');

describe('a title changed in one of fifty clips', () => {
  it('makes one piece again', async () => {
    await using runner = ffmpegRunner();
    await using loader = ffmpegLoader({ runner });
    await using renderer = ffmpegRenderer({ runner });
    const [cold = 0, ...again] = await encoded('tool', { loader, renderer }, [titles, changed, changed, titles]);
    // Short clips share pieces, several of them.
    expect(cold).toBeGreaterThan(2);
    expect(again).toEqual([1, 0, 0]);
  });

  it.skipIf(!hasLibrary)('makes one piece again by FFmpeg’s libraries (needs node-av)', async () => {
    await using engine = libavEngine({ workers: 1 });
    await using loader = libavLoader({ engine });
    await using renderer = libavRenderer({ engine });
    // Each clip is a piece of its own there.
    expect(await encoded('library', { loader, renderer }, [titles, changed, titles])).toEqual([count, 1, 0]);
  });
});
