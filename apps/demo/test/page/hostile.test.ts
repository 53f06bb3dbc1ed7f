// Needs chromium and ffmpeg.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSamples } from '../../src/samples/make-samples.ts';
import { served } from '../../src/studio/served.ts';
import { smallSamples, temporaryFolder } from '../media.ts';
import { StudioBrowser } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

const markup = '<img src=x onerror="globalThis.ran=1">';
/** Everything that may stand in a name of a file, and means something elsewhere. */
const names = [
  `${markup}.mp4`,
  `"'\`&lt;script&gt;ran=1&lt;∕script&gt;{{7*7}}\${7*7}.mp4`,
  'javascript:ran=1.mp4',
  '\u202egpm.elif\u202c.mp4',
  `${'ÿ'.repeat(120)}.mp4`,
  '%00%2e%2e%2f #?a=b&c.mp4',
];
/** No name for the server, which leaves it out. */
const broken = 'two\nlines.mp4';

/** Counts what the policy refuses, and what has run; from before anything of the page does. */
async function watched(page: Page): Promise<() => Promise<object>> {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('dialog', (dialog) => {
    errors.push(dialog.message());
    dialog.dismiss();
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
      const { refused = '' } = document.documentElement.dataset;
      document.documentElement.dataset.refused = `${refused}${violatedDirective} ${sourceFile}\n`;
    });
  });
  return async () => ({
    errors,
    ...(await page.evaluate(() => ({
      refused: document.documentElement.dataset.refused ?? '',
      ran: 'ran' in globalThis,
      markup: [
        ...document.querySelectorAll('img:not([src^="/api/"], [src="/icon.svg"]), [onerror], script:not([src])'),
      ].map(({ outerHTML }) => outerHTML),
    }))),
  });
}

const clean = { errors: [], refused: '', ran: false, markup: [] };

it('names and titles are text, whatever is in them', async () => {
  await using folder = await temporaryFolder();
  const media = join(folder.directory, 'media');
  const [first] = smallSamples.map((sample) => ({ ...sample, frames: 60 }));
  if (first === undefined) throw new Error('There are no samples.');
  await using runner = ffmpegRunner();
  await makeSamples({ runner, directory: media, samples: [first] });
  for (const name of [...names, broken]) await copyFile(join(media, first.file), join(media, name));
  await using server = await served({ directory: folder.directory, page: browser.page });
  const page = await browser.visit('about:blank');
  const found = await watched(page);
  await page.goto(server.openUrl);
  await page.locator('.library .count', { hasText: new RegExp(`^${names.length + 1}$`) }).waitFor();
  const cards = await page.locator('.card .card-name').allTextContents();
  expect(cards.toSorted()).toEqual([...names, first.file].toSorted());
  // One line of its own, in its own direction.
  const lines = await page
    .locator('.card-name')
    .evaluateAll((all) => all.map((name) => [name.getClientRects().length, getComputedStyle(name).unicodeBidi]));
  expect(lines).toEqual(lines.map(() => [1, 'isolate']));

  for (const name of names) await page.getByRole('button', { name: `Add ${name}`, exact: true }).click();
  await page.locator('.timeline-viewport').evaluate((element) => {
    element.scrollLeft = 0;
  });
  expect(await page.locator('.clips .clip-name').first().textContent()).toBe(names[0]);
  expect(await found()).toEqual(clean);

  // Of a list of somebody else's: names, titles and what else it says.
  const list = {
    items: [
      { source: names[0], start: 0, end: 2, name: `${markup}\n${markup}` },
      { gap: 2, name: `</script>${markup}`, generator: { kind: 'title', text: markup } },
      { source: `nowhere/${markup} gone.mp4`, start: 0, end: 2 },
    ],
    music: { source: names[1] },
  };
  const file = { name: `${markup}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(list)) };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect.poll(() => page.locator('.clips .clip-name').first().textContent()).toBe(`${markup}\n${markup}`);
  const dialog = page.getByRole('dialog');
  expect(await dialog.textContent()).toContain(`${markup}.json has 3 items`);
  expect(await found()).toEqual(clean);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  for (const { index, name } of [
    { index: 1, name: `</script>${markup}` },
    { index: 2, name: `${markup} gone.mp4` },
  ]) {
    expect(await page.locator(`[data-clip="${index}"] .clip-name`).textContent()).toBe(name);
  }
  expect(await found()).toEqual(clean);

  // The name of the video, and of the clip that fails.
  await page.getByRole('link', { name: 'Render' }).click();
  await page.getByLabel('Name of the video').fill(`${markup}.mp4`);
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await page.getByText(`${markup}.mp4 is done`).waitFor();
  expect(await page.locator('.failures').textContent()).toContain(`${markup} gone.mp4 source-missing`);
  expect(await page.locator('video').getAttribute('aria-label')).toBe(`The video ${markup}.mp4`);
  await page.setViewportSize({ width: 360, height: 740 });
  for (const view of ['Edit', 'Render']) {
    await page.getByRole('link', { name: view }).click();
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([view, await beyond()]).toEqual([view, 0]);
  }
  expect(await found()).toEqual(clean);
  await page.context().close();
});
