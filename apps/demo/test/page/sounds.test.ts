// Needs chromium.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

it('a voice-over stands where the playhead is, and music gives way', async () => {
  await using studio = await browser.open(sixFiles);
  const { page, server } = studio;
  server.sounds = ['song.mp3', 'voice.wav'];
  await page.reload();
  await studio.known(6);
  await studio.add('aurora.mp4');
  await page.getByLabel('File with sound').selectOption('song.mp3');
  const duck = page.getByLabel('Quieter under clips and voices, dB');
  await duck.fill('12');
  await duck.press('Enter');
  await page.getByRole('slider', { name: 'Playhead' }).press('Shift+ArrowRight');
  await page.getByRole('button', { name: 'Add voice-over at the playhead' }).click();
  const voice = page.getByRole('group', { name: 'Voice-over 1' });
  await voice.getByLabel('File with sound').selectOption('voice.wav');
  await voice.getByLabel('Volume').fill('0.8');
  await voice.getByLabel('Volume').press('Enter');
  const item = { source: 'aurora.mp4', start: 0, end: 4 };
  const heard = { audio: { source: 'voice.wav', volume: 0.8 }, start: 0.4 };
  const music = { source: 'song.mp3', duck: { by: 12 } };
  expect(await studio.timeline()).toEqual({ items: [item], music, layers: [heard] });
  await page.locator('.voice', { hasText: 'voice.wav' }).waitFor();
  await voice.getByRole('button', { name: 'Remove Voice-over 1' }).click();
  expect(await studio.timeline()).toEqual({ items: [item], music });
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await studio.timeline()).toMatchObject({ layers: [heard] });
  await duck.fill('0');
  await duck.press('Enter');
  expect(await studio.timeline()).toEqual({ items: [item], layers: [heard], music: { source: 'song.mp3' } });
  expect(studio.faults).toEqual([]);
});
