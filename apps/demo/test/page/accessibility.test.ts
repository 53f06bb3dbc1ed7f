// Needs chromium.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { some } from '@clipwright/test-kit/soak';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenStudio, StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';
import { reportOf } from './fake-server.ts';

let browser: StudioBrowser;
let axe: string;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(() => browser[Symbol.asyncDispose]());

/** What axe finds, as lines. */
async function findings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe);
  const found: AxeResults = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** Whether anything reaches beyond the right edge of the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Every state of the page, by its name; each goes on from the one before. */
const states: readonly (readonly [string, (studio: OpenStudio) => Promise<unknown>])[] = [
  ['empty', ({ page }) => page.getByText('Nothing on the timeline yet').waitFor()],
  [
    'edited',
    async (studio) => {
      await studio.add('aurora.mp4', 'ember.mp4', 'moss.mp4');
      await studio.page.keyboard.press('x');
      await studio.page.getByLabel('File with sound').selectOption('nova.mp4');
      await studio.page.locator('.still').waitFor();
    },
  ],
  ['trimming', ({ page }) => page.getByRole('slider', { name: 'First frame of the clip' }).press('ArrowRight')],
  [
    'framed',
    async ({ page }) => {
      await page.getByLabel('Transition into it').selectOption('Dip to a colour');
      await page.getByLabel('Turned').selectOption('To the right');
      await page.getByLabel('Transition into it').selectOption('Wipe');
    },
  ],
  [
    'titled',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Add a title card' }).click();
      await page.locator('.lettering').waitFor();
      await page.getByRole('button', { name: 'Add voice-over at the playhead' }).click();
      await page.locator('.voice').waitFor();
    },
  ],
  ['keys', ({ page }) => page.getByRole('button', { name: 'Keys' }).click()],
  [
    'export',
    async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Export' }).click();
    },
  ],
  [
    'nothing rendered',
    async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Render' }).click();
      await page.getByText('Nothing was rendered yet').waitFor();
    },
  ],
  [
    'working',
    async ({ page, server }) => {
      await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
      await expect.poll(() => server.jobs.size).toBe(1);
      server.state('job-1', 'running');
      const failed = { code: 'corrupt-media', message: 'It does not decode.', remedy: 'Cut before that.' };
      server.work('job-1', [
        { t: 'begin', at: 0, slot: 0, kind: 'encode', clip: 0 },
        { t: 'begin', at: 0, slot: 1, kind: 'copy', clip: 1 },
        { t: 'end', at: 90, slot: 1, kind: 'copy', clip: 1, code: failed.code },
        { t: 'failed', at: 91, clip: 1, failed },
      ]);
      // Progress is not kept for a page that listens a moment later.
      const isTold = (): Promise<boolean> => {
        server.progress('job-1', { fraction: 0.4, framesDone: 40, frames: 100 });
        return page.getByText('40 of 100 frames').isVisible();
      };
      await expect.poll(isTold).toBe(true);
      await page.getByText('1 clip is not in the video').waitFor();
    },
  ],
  [
    'done',
    async ({ page, server }) => {
      const job = server.jobs.get('job-1');
      if (job !== undefined)
        server.state('job-1', 'done', { report: reportOf(job, [{}, { status: 'skipped' }, { copied: 50 }]) });
      await page.getByText('montage.mp4 is done').waitFor();
    },
  ],
  [
    'several jobs',
    async ({ page, server }) => {
      server.taken.add('montage.mp4');
      await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
      await page.getByLabel('Job').waitFor();
      await page.getByText('Waiting').waitFor();
    },
  ],
  [
    'forgotten',
    async ({ page, server }) => {
      server.remove('job-2');
      await page.getByText('its video stays').waitFor();
    },
  ],
  ['operators', ({ page }) => page.getByRole('link', { name: 'Operators' }).click()],
];

/** In the check, each at one of the two widths. */
const schemes = ['light', 'dark'] as const;

it.each(some(schemes, 1))('axe finds nothing in any state, %s', async (colorScheme) => {
  await using studio = await browser.open([{ name: 'torn.mp4', seconds: 3, broken: true }, ...sixFiles], {
    colorScheme,
    reducedMotion: 'reduce',
  });
  await studio.known(7);
  const found: Record<string, readonly string[]> = {};
  for (const [name, reach] of states) {
    await reach(studio);
    found[name] = await findings(studio.page);
  }
  expect(found).toEqual(Object.fromEntries(states.map(([name]) => [name, []])));
  expect(studio.faults).toEqual([]);
});

it.each(some(schemes.toReversed(), 1))(
  'nor at 360 pixels, where nothing reaches beyond the edge, %s',
  async (colorScheme) => {
    await using studio = await browser.open(sixFiles, {
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    await studio.known(6);
    const found: Record<string, unknown> = {};
    // The list of keys is for keyboards.
    const small = states.filter(([name]) => name !== 'keys');
    for (const [name, reach] of small) {
      await reach(studio);
      found[name] = [await findings(studio.page), await overflow(studio.page)];
    }
    expect(found).toEqual(Object.fromEntries(small.map(([name]) => [name, [[], 0]])));
  },
);

it('says when nothing can be listed, and when events are not heard', async () => {
  await using studio = await browser.open(sixFiles);
  studio.server.broken.add('/media').add('/events').add('/info');
  await studio.page.goto(`${studio.url}/#render`);
  await studio.page.reload();
  await studio.page.getByText('events are not heard').waitFor();
  expect(await findings(studio.page)).toEqual([]);
  studio.server.broken.clear();
  await studio.page.getByText('events are not heard').waitFor({ state: 'detached' });
});

it('results of operators that come at once hide none, and take no more room', async () => {
  await using studio = await browser.open([], { reducedMotion: 'reduce' });
  const { page } = studio;
  await page.getByRole('link', { name: 'Operators' }).click();
  const height = () => page.locator('.marbles').evaluate((diagram) => diagram.getBoundingClientRect().height);
  const before = await height();
  await page.getByRole('slider', { name: 'Concurrency' }).press('End');
  await page.getByRole('slider', { name: 'Longest is longer by' }).press('Home');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => page.locator('.marble').count()).toBe(12);
  const boxes = await page
    .locator('.marble')
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  const hidden = boxes.filter((a, i) =>
    boxes.some((b, j) => j > i && a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom),
  );
  expect([hidden, await height()]).toEqual([[], before]);
});

it('nothing moves while media are listed and looked into', async () => {
  await using studio = await browser.open(sixFiles);
  await studio.known(6);
  const { page, server } = studio;
  let look = (): void => {};
  server.known = new Promise((resolve) => {
    look = resolve;
  });
  await page.reload();
  // They are seen before anything but their names is known of them.
  await page.locator('.card').nth(5).waitFor();
  await drawn(page);
  look();
  await studio.known(6);
  await page.locator('.thumb img').nth(5).waitFor();
  const shift = await page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) sum += Number(entry.value);
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    // Two frames after the last picture has come.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
    return sum;
  });
  expect(shift).toBeLessThan(0.001);
});

/** Waits until what there is has been drawn. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
