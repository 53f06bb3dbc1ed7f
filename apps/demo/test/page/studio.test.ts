// Needs chromium and ffmpeg.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sample } from '../../src/samples/catalogue.ts';
import { makeSamples } from '../../src/samples/make-samples.ts';
import { served } from '../../src/studio/served.ts';
import { saidBy, smallSamples, temporaryFolder } from '../media.ts';
import { StudioBrowser } from './browser.ts';
import { builtPage } from './built-page.ts';
import { type Cut, framesByTheRule } from './rule.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

/** Both of the whole catalogue, as a frame's code says which one it is by its place there. */
const [aurora, ember] = smallSamples.map((sample) => ({ ...sample, frames: 80 }));
if (aurora === undefined || ember === undefined) throw new Error('There are no samples.');
const samples = [aurora, ember];

/** What a picture of the page says of itself, read from a canvas. */
async function saidIn(picture: Locator, sample: Sample): Promise<string> {
  const { width, height, gray } = await picture.evaluate((element) => {
    const isVideo = element instanceof HTMLVideoElement;
    if (!isVideo && !(element instanceof HTMLImageElement)) throw new Error('It is no picture.');
    const [width, height] = isVideo
      ? [element.videoWidth, element.videoHeight]
      : [element.naturalWidth, element.naturalHeight];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context?.drawImage(element, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data ?? [];
    // A letter for each pixel: lists of numbers take long to hand over.
    let gray = '';
    for (let i = 0; i < width * height; i++) gray += (pixels[i * 4 + 1] ?? 0) > 127 ? '#' : ' ';
    return { width, height, gray };
  });
  return saidBy({ data: Uint8Array.from(gray, (letter) => (letter === '#' ? 255 : 0)), width, height }, sample);
}

/** Pictures of the page in which a seek's picture may still come. */
const patience = 300;

/** What the played video shows at each of its frames. */
async function framesPlayed(
  page: Page,
  label: string,
  cuts: readonly Cut[],
  rate: RationalText,
): Promise<readonly string[]> {
  const video = page.getByLabel(label);
  const said: string[] = [];
  for (const [k, { sample, says }] of framesByTheRule(cuts, rate).entries()) {
    await video.evaluate(
      (element, time) =>
        new Promise<void>((resolve, reject) => {
          if (!(element instanceof HTMLVideoElement)) return reject(new Error('It is no video.'));
          element.addEventListener('seeked', () => resolve(), { once: true });
          element.currentTime = time;
        }),
      (k + 0.5) / Rational.from(rate).toNumber(),
    );
    let shown = await saidIn(video, sample);
    // A seek may be told to be over before its picture is there; one that is wrong stays so.
    for (let i = 0; i < patience && shown !== says; i++) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      shown = await saidIn(video, sample);
    }
    said.push(shown);
  }
  return said;
}

interface Told {
  readonly report: { readonly frames: number; readonly profile: { readonly frameRate: RationalText } };
}

/** The job that made a video. */
function jobOf(page: Page, output: string): Promise<Told> {
  return page.evaluate(async (name) => {
    const { jobs } = await (await fetch('/api/v1/renders')).json();
    return jobs.find((job: { output: string }) => job.output === name);
  }, output);
}

it('a montage is cut, rendered and played, every frame the right one', async () => {
  await using folder = await temporaryFolder();
  const media = join(folder.directory, 'media');
  await using runner = ffmpegRunner();
  await makeSamples({ runner, directory: media, samples });
  const whole = await readFile(join(media, aurora.file));
  await writeFile(join(media, 'torn.mp4'), whole.subarray(0, 900));
  await using server = await served({ directory: folder.directory, page: browser.page });
  const page = await browser.visit(server.openUrl);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
  });
  await page.locator('.library .count', { hasText: /^3$/ }).waitFor();
  const torn = page.locator('.card.failed');
  expect(await torn.locator('.card-name').textContent()).toBe('torn.mp4');
  expect((await torn.locator('.hint').textContent())?.length).toBeGreaterThan(10);

  const still = page.locator('img.still');
  const press = async (name: string, key: string, times: number): Promise<void> => {
    const slider = page.getByRole('slider', { name });
    for (let i = 0; i < times; i++) await slider.press(key);
  };
  const begins = 'First frame of the clip';
  const ends = 'Frame at which the clip ends';
  await page.getByRole('button', { name: `Add ${aurora.file}` }).click();
  await press(begins, 'ArrowRight', 7);
  await expect.poll(() => saidIn(still, aurora)).toBe('AURORA 7');
  await press(ends, 'Shift+ArrowLeft', 4);
  await expect.poll(() => saidIn(still, aurora)).toBe('AURORA 39');
  await page.getByRole('button', { name: `Add ${ember.file}` }).click();
  await press(begins, 'Shift+ArrowRight', 3);
  await press(ends, 'ArrowLeft', 5);
  await expect.poll(() => saidIn(still, ember)).toBe('EMBER 74');
  await page.getByRole('button', { name: `Add ${aurora.file}` }).click();
  await press(begins, 'Shift+ArrowRight', 6);

  // Clip after clip is played, to the end; what a browser cannot play is played as a copy.
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.press('Home');
  await page.keyboard.press('Space');
  await page.locator('video.still').waitFor();
  await expect.poll(() => playhead.getAttribute('aria-valuenow')).toBe(await playhead.getAttribute('aria-valuemax'));
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();

  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await page.getByText('montage.mp4 is done').waitFor();
  const cuts: readonly Cut[] = [
    { sample: aurora, first: 7, end: 40 },
    { sample: ember, first: 30, end: 75 },
    { sample: aurora, first: 60, end: 80 },
  ];
  const { report } = await jobOf(page, 'montage.mp4');
  const rate = report.profile.frameRate;
  expect(report.frames).toBe(framesByTheRule(cuts, rate).length);
  expect(await framesPlayed(page, 'The video montage.mp4', cuts, rate)).toEqual(
    framesByTheRule(cuts, rate).map(({ says }) => says),
  );
  // Each clip is coloured by what became of it.
  const kinds = await page.locator('.clip').evaluateAll((clips) => clips.map(({ className }) => className));
  expect(kinds.every((names) => /copied|encoded/.test(names))).toBe(true);

  // One is changed, and all is right again; what was made is not written over.
  await page.locator('[data-clip="1"] .clip-face').click();
  await press(begins, 'ArrowRight', 5);
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await page.getByText('montage.2.mp4 is done').waitFor();
  const changed = cuts.map((cut, i) => (i === 1 ? { ...cut, first: 35 } : cut));
  expect(await framesPlayed(page, 'The video montage.2.mp4', changed, rate)).toEqual(
    framesByTheRule(changed, rate).map(({ says }) => says),
  );

  // A list of another program and back: the same cuts.
  const names = (): Promise<string[]> => page.locator('.clips .clip-name').allTextContents();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').getByLabel('Format').selectOption('otio');
  const saving = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const list = await readFile(await (await saving).path());
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const before = await names();
  await page.locator('[data-clip="0"] .clip-face').click();
  await page.keyboard.press('Delete');
  expect(await names()).not.toEqual(before);
  const file = { name: 'back.otio', mimeType: 'application/json', buffer: list };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect.poll(names).toEqual(before);

  await page.getByRole('button', { name: 'One after the other' }).click();
  await page.getByText(/times as fast in parallel/).waitFor();
  expect(faults).toEqual([]);
});
