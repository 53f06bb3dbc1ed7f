// Needs chromium and ffmpeg.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from '@clipwright/test-kit/has-chromium';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTextPainter } from '../src/node/index.ts';
import { type Gray, grayOf, overlap } from './gray.ts';
import { scriptFonts } from './script-fonts.ts';

const painter = await loadTextPainter();
const canvas = { width: 1280, height: 720 };
const size = 0.08;
const own = join(import.meta.dirname, '../fonts/NotoSans-Regular.ttf');

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

/** What Chromium shows of a text, white on black, in the same fonts. */
async function shown(text: string, files: readonly string[], align: string): Promise<Gray> {
  const faces = files.map((file, index) => `@font-face { font-family: f${index}; src: url(${pathToFileURL(file)}) }`);
  const families = files.map((_, index) => `f${index}`).join();
  const font = `${size * canvas.height}px/1.25 ${families}`;
  const page = join(directory.path, 'page.html');
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');
  const block = `font: ${font}; width: ${canvas.width / 2}px; overflow-wrap: anywhere; text-align: ${align}; text-spacing-trim: space-all`;
  await writeFile(
    page,
    `<!doctype html><meta charset="utf-8"><style>${faces.join('')} body { background: #000; color: #fff; margin: 40px } p { margin: 0; ${block} }</style><p dir="auto">${escaped}</p>`,
  );
  const picture = join(directory.path, 'page.png');
  const quiet = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--disable-lcd-text',
    '--font-render-hinting=none',
  ];
  const profile = `--user-data-dir=${join(directory.path, 'profile')}`;
  const window = [`--window-size=${canvas.width},${canvas.height}`, '--force-device-scale-factor=1'];
  await promisify(execFile)(chromium ?? '', [
    ...[...quiet, profile, ...window],
    ...[`--screenshot=${picture}`, pathToFileURL(page).href],
  ]);
  const data = tool('ffmpeg', ['-v', 'error', '-i', picture, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
  return { width: canvas.width, height: data.length / canvas.width, data };
}

const cases = [
  ['Latin, wrapped', 'Sphinx of black quartz, judge my vow: affluent offices, AVATAR Tokyo.', [], 'left'],
  ['a word that is wider than a line', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk', [], 'left'],
  ['accents on their letters', 'Việt Nam, Žižková, a\u0301e\u0308, Ελλάδα', [], 'left'],
  ['Devanagari', 'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता', [], 'left'],
  ['Arabic around Latin', 'مرحبا بالعالم، هذا نص طويل يجب أن يلتف مع Clipwright 2.0 في وسطه.', ['arabic'], 'right'],
  ['Hebrew around Latin and digits', 'שלום עולם (Hello, world) 123 ועוד שורה ארוכה שנשברת', ['hebrew'], 'right'],
  ['Latin around Hebrew', 'The word שלום (peace) means עולם 42 as well', ['hebrew'], 'left'],
  ['Japanese', '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。', ['cjk'], 'left'],
  ['Thai', 'ภาษาไทย น้ำใจ', ['thai'], 'left'],
] as const;

describe('text stands as Chromium puts it', () => {
  for (const [name, text, scripts, align] of cases) {
    const files = scripts.map((script) => scriptFonts[script]);
    const absent = scripts.filter((script) => !existsSync(scriptFonts[script]));
    const why = absent.length > 0 ? ` (needs Noto's font of ${absent.join()}, which is not here)` : '';
    it.skipIf(absent.length > 0)(`${name}${why}`, async () => {
      const fonts = Object.fromEntries(files.map((file) => [file, readFileSync(file)]));
      const painted = painter.paint({ text, style: { fontFile: files, size, width: 0.5, align }, canvas, fonts });
      expect(painted.warnings).toEqual([]);
      // The edges of letters differ by what each renderer makes of parts of a pixel; runs in another order have less than 0.7 in common.
      expect(overlap(grayOf(painted), await shown(text, [...files, own], align))).toBeGreaterThan(0.75);
    });
  }
});
