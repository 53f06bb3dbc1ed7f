// Needs chromium.
import { readFile } from 'node:fs/promises';
import type { Timeline } from '@clipwright/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

/** With much that the page does not edit. */
const timeline: Timeline = {
  name: 'A trip',
  rate: '25/1',
  timecodeStart: 3600,
  metadata: { nle: { bin: 'dailies' } },
  markers: [{ at: 1, name: 'Look here' }],
  items: [
    {
      source: 'aurora.mp4',
      start: 1,
      end: 3,
      footage: { reel: 'A001' },
      transforms: [{ name: 'grade', version: '1', params: {} }],
    },
    { gap: 1, generator: { kind: 'title', text: 'Later' } },
    { source: 'ember.mp4', start: '1/3', end: 2, markers: [{ at: 1.5, color: 'RED' }], streams: { video: 1 } },
  ],
  tracks: [{ kind: 'video', items: [{ source: 'moss.mp4', end: 1 }] }],
};

const file = { name: 'trip.otio', mimeType: 'text/plain', buffer: Buffer.from('the list') };

it('a list is read and written with all that the page does not edit', async () => {
  await using studio = await browser.open(sixFiles);
  const { page, server } = studio;
  await studio.known(6);
  await studio.add('nova.mp4');
  server.list = { timeline, losses: [{ code: 'effect-dropped', message: 'A blur is no more.', line: 12 }] };
  await page.locator('input[type=file]').setInputFiles(file);
  const dialog = page.getByRole('dialog', { name: 'Read, with losses' });
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain('A blur is no more. effect-dropped, line 12');
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(await studio.timeline()).toEqual(timeline);
  expect(server.requests).toContainEqual({ path: '/lists/read', body: { name: 'trip.otio', text: 'the list' } });

  // The third before the second, and an undo of an undo.
  await studio.clip(3).locator('.clip-face').click();
  await page.keyboard.press('Alt+ArrowLeft');
  const [first, second, third] = timeline.items;
  const moved = { ...timeline, items: [first, third, second] };
  expect(await studio.timeline()).toEqual(moved);

  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').getByLabel('Format').selectOption('edl');
  const saving = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('montage.edl');
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toEqual({
    timeline: moved,
    format: 'edl',
    name: 'montage.edl',
  });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.clip-face').first().focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect((await studio.timeline()).items).toEqual([{ source: 'nova.mp4', start: 0, end: 9 }]);
  expect(studio.faults).toEqual([]);
});

it('a list that cannot be read changes nothing, and says why', async () => {
  await using studio = await browser.open(sixFiles);
  await studio.known(6);
  await studio.add('nova.mp4');
  studio.server.broken.add('/lists/read');
  await studio.page.locator('input[type=file]').setInputFiles(file);
  await studio.page.getByRole('dialog', { name: 'This list could not be read' }).waitFor();
  expect(await studio.names()).toEqual(['nova.mp4']);
});
