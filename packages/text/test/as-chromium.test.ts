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

type Script = keyof typeof scriptFonts;

const painter = await loadTextPainter();
const canvas = { width: 1280, height: 720 };
const size = 0.08;
/** Rows for each text. */
const band = 480;
const own = join(import.meta.dirname, '../fonts/NotoSans-Regular.ttf');

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
] as const satisfies readonly (readonly [string, string, readonly Script[], 'left' | 'right'])[];

const absentOf = (scripts: readonly Script[]): Script[] => scripts.filter((script) => !existsSync(scriptFonts[script]));
const shownCases = cases.filter(([, , scripts]) => absentOf(scripts).length === 0);
const filesOf = (scripts: readonly Script[]): string[] => scripts.map((script) => scriptFonts[script]);

let directory: Awaited<ReturnType<typeof scratch>>;
/** What Chromium shows of each case. */
let shown: ReadonlyMap<string, Gray>;
beforeAll(async () => {
  directory = await scratch();
  shown = await showAll();
});
afterAll(() => directory.remove());

/** Each text in a band of its own of one page, white on black, in the same fonts: a browser takes long to begin. */
async function showAll(): Promise<ReadonlyMap<string, Gray>> {
  const paragraphs = shownCases.map(([, text, scripts, align], at) => {
    const files = [...filesOf(scripts), own];
    const faces = files.map((file, i) => `@font-face { font-family: f${at}-${i}; src: url(${pathToFileURL(file)}) }`);
    const font = `${size * canvas.height}px/1.25 ${files.map((_, i) => `f${at}-${i}`).join()}`;
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');
    const block = `font: ${font}; text-align: ${align}; top: ${at * band + 40}px`;
    return `<style>${faces.join('')}</style><p dir="auto" style="${block}">${escaped}</p>`;
  });
  const block = `position: absolute; left: 40px; margin: 0; width: ${canvas.width / 2}px; overflow-wrap: anywhere; text-spacing-trim: space-all`;
  const page = join(directory.path, 'page.html');
  await writeFile(
    page,
    `<!doctype html><meta charset="utf-8"><style>body { background: #000; color: #fff } p { ${block} }</style>${paragraphs.join('')}`,
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
  // A band more, of which some versions take a part for themselves.
  const height = (shownCases.length + 1) * band;
  const window = [`--window-size=${canvas.width},${height}`, '--force-device-scale-factor=1'];
  await promisify(execFile)(chromium ?? '', [
    ...[...quiet, profile, ...window],
    ...[`--screenshot=${picture}`, pathToFileURL(page).href],
  ]);
  const data = tool('ffmpeg', ['-v', 'error', '-i', picture, '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
  expect(data.length).toBeGreaterThanOrEqual(shownCases.length * band * canvas.width);
  const bands = shownCases.map(([name], at) => {
    const rows = data.subarray(at * band * canvas.width, (at + 1) * band * canvas.width);
    return [name, { width: canvas.width, height: band, data: rows }] as const;
  });
  return new Map(bands);
}

describe('text stands as Chromium puts it', () => {
  for (const [name, text, scripts, align] of cases) {
    const absent = absentOf(scripts);
    const why = absent.length > 0 ? ` (needs Noto's font of ${absent.join()}, which is not here)` : '';
    it.skipIf(absent.length > 0)(`${name}${why}`, () => {
      const fonts = Object.fromEntries(filesOf(scripts).map((file) => [file, readFileSync(file)]));
      const style = { fontFile: filesOf(scripts), size, width: 0.5, align };
      const painted = painter.paint({ text, style, canvas, fonts });
      expect(painted.warnings).toEqual([]);
      const theirs = shown.get(name) ?? expect.fail('Chromium shows nothing of it.');
      // The edges of letters differ by what each renderer makes of parts of a pixel; runs in another order have less than 0.7 in common.
      expect(overlap(grayOf(painted), theirs)).toBeGreaterThan(0.75);
    });
  }
});
