// Needs chromium.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenStudio, StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

async function opened(): Promise<OpenStudio> {
  const studio = await browser.open(sixFiles);
  await studio.known(6);
  await studio.add('aurora.mp4', 'ember.mp4');
  return studio;
}

it('a cut becomes a transition of any kind, and one again', async () => {
  await using studio = await opened();
  const { page } = studio;
  const second = async () => (await studio.timeline()).items[1]?.transition;
  const kind = page.getByLabel('Transition into it');
  await kind.selectOption('Wipe');
  expect(await second()).toEqual({ type: 'wipe', duration: 0.5 });
  await page.getByLabel('Direction').selectOption('Up');
  await page.getByLabel('It takes, seconds').fill('1.2');
  await page.getByLabel('It takes, seconds').press('Enter');
  expect(await second()).toEqual({ type: 'wipe', duration: 1.2, direction: 'up' });
  expect(await studio.clip(2).locator('.clip-face').getAttribute('aria-label')).toContain('Wipe, 1.2 s');
  await kind.selectOption('Dip to a colour');
  await page.getByLabel('By way of').fill('#ffffff');
  expect(await second()).toEqual({ type: 'dip', duration: 1.2, color: '#ffffff' });
  await kind.selectOption('Slide');
  expect(await second()).toEqual({ type: 'slide', duration: 1.2 });
  await kind.selectOption('Cut');
  expect(await second()).toBeUndefined();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await second()).toEqual({ type: 'slide', duration: 1.2 });
  // Nothing goes before the first.
  await studio.clip(1).locator('.clip-face').click();
  expect(await kind.count()).toBe(0);
});

it('a clip is turned, mirrored, cut at its edges and fitted, and seen so', async () => {
  await using studio = await opened();
  const { page } = studio;
  await studio.clip(2).locator('.clip-face').click();
  await page.locator('.still').waitFor();
  const [canvas, still] = [page.locator('.canvas').first(), page.locator('.still')];
  const sizes = async () => {
    const [around, within] = await Promise.all([canvas.boundingBox(), still.boundingBox()]);
    if (around === null || within === null) throw new Error('Nothing is seen.');
    return { canvas: around.width / around.height, still: within.width / around.width };
  };
  expect((await sizes()).canvas).toBeCloseTo(16 / 9, 2);
  await page.getByLabel('Turned').selectOption('To the right');
  await page.getByLabel('Mirrored').selectOption('Left and right');
  await page.getByLabel('Cut off left, %').fill('25');
  await page.getByLabel('Cut off left, %').press('Enter');
  await page.getByLabel('Framing').selectOption('Fills the frame');
  expect((await studio.timeline()).items[1]).toEqual({
    ...{ source: 'ember.mp4', start: 0, end: 5, rotate: 90, flip: 'horizontal', view: {} },
    crop: { left: 0.25, top: 0, width: 0.75, height: 1 },
  });
  // What lies across has the canvas's box all the same.
  expect((await sizes()).still).toBeCloseTo(1, 2);
  const style = await still.evaluate((element) => {
    const { objectFit, transform } = getComputedStyle(element);
    return {
      objectFit,
      turned: transform
        .split(/[(,]/)
        .slice(1, 5)
        .map((each) => Math.round(Number(each))),
    };
  });
  expect(style).toEqual({ objectFit: 'cover', turned: [0, 1, 1, 0] });
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Undo' }).click();
  expect((await studio.timeline()).items[1]).toEqual({ source: 'ember.mp4', start: 0, end: 5 });
  // A picture that says nothing of it is fitted as all are.
  expect(await still.evaluate((element) => getComputedStyle(element).objectFit)).toBe('contain');
  expect(studio.faults).toEqual([]);
});
