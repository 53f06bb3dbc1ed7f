// Needs chromium.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioBrowser } from './browser.ts';
import { builtPage } from './built-page.ts';
import { importMany, openMany, renderMany, workOfMany } from './many-clips.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

it('the page comes as less than 200 kB of script', async () => {
  const assets = join(browser.page, 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length));
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
});

it('500 files and 500 clips: what is out of sight is not there', async () => {
  await using studio = await openMany(browser, 500);
  const { page, server } = studio;
  const elements = (): Promise<number> => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await page.locator('.card').count()).toBeLessThan(30);
  await importMany(studio, 500);
  expect(await page.locator('.clip').count()).toBeLessThan(40);
  expect(await elements()).toBeLessThan(900);

  // Nor in the middle, nor far out.
  await page.locator('.timeline-viewport').evaluate((element) => {
    element.scrollLeft = element.scrollWidth / 2;
  });
  await expect.poll(() => page.locator('[data-clip="250"]').count()).toBe(1);
  expect(await page.locator('.clip').count()).toBeLessThan(40);
  await page.locator('[data-clip="250"] .clip-face').click();
  await page.keyboard.press('Delete');
  await expect.poll(() => page.getByRole('list', { name: '499 clips' }).count()).toBe(1);

  // The lanes of a run are one element, whatever is in them.
  const job = await renderMany(studio);
  await page.getByText('Rendering montage.mp4').waitFor();
  const before = await elements();
  server.work(job, workOfMany(500));
  await page.getByRole('img', { name: 'Lanes of the workers: 2000 pieces of work in 8 lanes' }).waitFor();
  expect((await elements()) - before).toBeLessThan(40);
  expect(studio.faults).toEqual([]);
});
