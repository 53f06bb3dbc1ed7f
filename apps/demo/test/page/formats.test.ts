// Needs chromium.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';
import { reportOf } from './fake-server.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

it('a video is of any format that the server can write', async () => {
  await using studio = await browser.open(sixFiles);
  await studio.known(6);
  await studio.add('aurora.mp4');
  const { page, server } = studio;
  await page.getByRole('link', { name: 'Render' }).click();
  const [format, codec, name] = ['Format', 'Codec', 'Name of the video'].map((label) => page.getByLabel(label));
  if (format === undefined || codec === undefined || name === undefined) throw new Error('There are three.');
  await codec.selectOption('hevc');
  await format.selectOption('WEBM');
  expect([await name.inputValue(), await codec.inputValue()]).toEqual(['montage.webm', '']);
  expect(await codec.locator('option').allTextContents()).toEqual(['Default', 'vp9', 'av1']);
  await format.selectOption('MP3, sound alone');
  expect(await codec.isDisabled()).toBe(true);
  await name.fill('trip.gif');
  expect(await format.inputValue()).toBe('gif');
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await expect.poll(() => server.jobs.size).toBe(1);
  const [id = ''] = server.jobs.keys();
  expect(server.requests.at(-1)?.body).toMatchObject({ output: { name: 'trip.gif' } });
  const job = server.jobs.get(id);
  if (job !== undefined) server.state(id, 'done', { report: reportOf(job) });
  await page.getByRole('img', { name: 'The video trip.gif' }).waitFor({ state: 'attached' });
});
