// Needs chromium.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenStudio, StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

const names = sixFiles.map(({ name }) => name);

async function opened(): Promise<OpenStudio> {
  const studio = await browser.open(sixFiles);
  await studio.known(6);
  return studio;
}

async function drag(studio: OpenStudio, from: string, to: string, share: number): Promise<void> {
  const [start, end] = await Promise.all([from, to].map((place) => studio.page.locator(place).first().boundingBox()));
  if (!start || !end) throw new Error('There is nothing to drag, or nowhere to drag it.');
  const { mouse } = studio.page;
  await mouse.move(start.x + start.width / 2, start.y + 12);
  await mouse.down();
  await mouse.move(start.x + start.width / 2 + 20, start.y + 20);
  await mouse.move(end.x + end.width * share, end.y + end.height / 2, { steps: 4 });
  await mouse.up();
}

it('a montage of six clips by dragging', async () => {
  await using studio = await opened();
  const { page } = studio;
  // Each before the ones that are there already.
  for (const name of names.toReversed()) {
    await drag(studio, `.card:has-text("${name}") .card-name`, '.track', 0.001);
  }
  await expect.poll(() => studio.names()).toEqual(names);
  expect((await studio.timeline()).items[2]).toEqual({ source: 'moss.mp4', start: 0, end: 6 });

  // The first behind the second.
  await drag(studio, '[data-clip="0"] .clip-face', '[data-clip="1"]', 0.9);
  await expect.poll(() => studio.names()).toEqual(['ember.mp4', 'aurora.mp4', ...names.slice(2)]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => studio.names()).toEqual(names);

  // Escape puts back what is dragged.
  await page.mouse.move(60, 300);
  const box = await studio.clip(1).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 12);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 500, (box?.y ?? 0) + 12, { steps: 3 });
  await page.locator('.ghost').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.ghost').waitFor({ state: 'detached' });
  await page.mouse.up();
  expect(await studio.names()).toEqual(names);
  expect(studio.faults).toEqual([]);
});

it('a finger that rests on something drags it, and one that goes on scrolls', async () => {
  await using studio = await browser.open(sixFiles, { hasTouch: true, viewport: { width: 800, height: 900 } });
  await studio.known(6);
  const { page } = studio;
  await studio.add(...names);
  await page.locator('.timeline-viewport').evaluate((element) => {
    element.scrollLeft = 0;
  });
  const touch = await page.context().newCDPSession(page);
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0): Promise<unknown> =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  const placeOf = async (place: string): Promise<readonly [number, number]> => {
    const box = await page.locator(place).boundingBox();
    if (box === null) throw new Error('It is not there.');
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const dragged = ['ember.mp4', 'aurora.mp4', ...names.slice(2)];
  const [firstX, firstY] = await placeOf('[data-clip="0"] .clip-face');
  const [secondX] = await placeOf('[data-clip="1"] .clip-face');
  await finger('touchStart', firstX, firstY);
  await page.locator('.ghost').waitFor();
  await finger('touchMove', firstX + 30, firstY);
  await finger('touchMove', secondX + 40, firstY);
  await finger('touchEnd');
  await expect.poll(() => studio.names()).toEqual(dragged);
  expect(await page.locator('.timeline-viewport').evaluate(({ scrollLeft }) => scrollLeft)).toBe(0);

  // Last: what is touched while it still rolls on is only stopped by that. Again where a busy machine lets the finger rest.
  const [x, y] = await placeOf('[data-clip="0"] .clip-face');
  const scrolled = async (): Promise<number> => {
    await finger('touchStart', x, y);
    for (let by = 20; by <= 120; by += 20) await finger('touchMove', x - by, y);
    await finger('touchEnd');
    return await page.locator('.timeline-viewport').evaluate(({ scrollLeft }) => scrollLeft);
  };
  await expect.poll(scrolled).toBeGreaterThan(0);
  expect(await studio.names()).toEqual(dragged);
});

it('the same by keyboard alone', async () => {
  await using studio = await opened();
  const { page } = studio;
  const { keyboard } = page;
  const focused = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
  const tabTo = async (label: string): Promise<void> => {
    for (let i = 0; i < 60 && (await focused()) !== label; i++) await keyboard.press('Tab');
    expect(await focused()).toBe(label);
  };
  for (const name of names) {
    await tabTo(`Add ${name}`);
    await keyboard.press('Enter');
  }
  await expect.poll(() => studio.names()).toEqual(names);
  await tabTo('Playhead');
  await keyboard.press('Tab');
  expect(await focused()).toMatch(/^nova.mp4 0:09.00, clip 6 of 6/);
  await keyboard.press('ArrowUp');
  await expect.poll(focused).toMatch(/^orbit.mp4 .* clip 5 of 6/);
  await keyboard.press('Alt+ArrowLeft');
  await expect
    .poll(() => studio.names())
    .toEqual(['aurora.mp4', 'ember.mp4', 'moss.mp4', 'orbit.mp4', 'tide.mp4', 'nova.mp4']);
  await keyboard.press('Delete');
  await expect.poll(() => studio.names()).toEqual(['aurora.mp4', 'ember.mp4', 'moss.mp4', 'tide.mp4', 'nova.mp4']);
  await keyboard.press('Control+z');
  await keyboard.press('Control+z');
  await expect.poll(() => studio.names()).toEqual(names);
  await keyboard.press('Control+Shift+Z');
  await expect
    .poll(() => studio.names())
    .toEqual(['aurora.mp4', 'ember.mp4', 'moss.mp4', 'orbit.mp4', 'tide.mp4', 'nova.mp4']);
  expect(studio.faults).toEqual([]);
});

it('both ends are trimmed to the frame, which is shown meanwhile', async () => {
  await using studio = await opened();
  const { page } = studio;
  await studio.add('moss.mp4');
  const head = page.getByRole('slider', { name: 'First frame of the clip' });
  const tail = page.getByRole('slider', { name: 'Frame at which the clip ends' });
  await head.focus();
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
  await page.getByText('In: frame 7').waitFor();
  // The server is asked for that frame: half a frame into it, so that no rounding gives another.
  await expect.poll(() => page.locator('.still').getAttribute('src')).toContain('time=0.3&');
  await tail.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.getByText('Out: frame 140').waitFor();
  // The last frame that is seen is the one before.
  await expect.poll(() => page.locator('.still').getAttribute('src')).toContain('time=5.58&');
  expect((await studio.timeline()).items).toEqual([{ source: 'moss.mp4', start: 0.28, end: 5.6 }]);
  // A run of the same key is one step back.
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  expect((await studio.timeline()).items).toEqual([{ source: 'moss.mp4', start: 0, end: 6 }]);

  const box = await tail.boundingBox();
  if (box === null) throw new Error('There is no end to drag.');
  await page.mouse.move(box.x + 6, box.y + 20);
  await page.mouse.down();
  // 40 pixels a second, and 25 frames.
  await page.mouse.move(box.x + 6 - 40, box.y + 20, { steps: 5 });
  await page.getByText('Out: frame 125').waitFor();
  await page.mouse.up();
  expect((await studio.timeline()).items).toEqual([{ source: 'moss.mp4', start: 0, end: 5 }]);
  await page.keyboard.press('Control+z');
  expect((await studio.timeline()).items).toEqual([{ source: 'moss.mp4', start: 0, end: 6 }]);
});

it('splits at the playhead, fades over, and takes numbers as well', async () => {
  await using studio = await opened();
  const { page } = studio;
  await studio.add('tide.mp4');
  await page.getByRole('slider', { name: 'Playhead' }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('s');
  await expect
    .poll(async () => (await studio.timeline()).items)
    .toEqual([
      { source: 'tide.mp4', start: 0, end: 1.2 },
      { source: 'tide.mp4', start: 1.2, end: 7 },
    ]);
  await page.keyboard.press('x');
  await page.getByLabel('End frame').fill('100');
  await page.getByLabel('End frame').press('Enter');
  await page.getByLabel('Volume').first().fill('0.5');
  await page.getByLabel('Volume').first().press('Tab');
  expect((await studio.timeline()).items[1]).toEqual({
    source: 'tide.mp4',
    start: 1.2,
    end: 4,
    volume: 0.5,
    transition: { type: 'crossfade', duration: 0.5 },
  });
});

/** Seconds of silence, as RIFF has them: 8000 bytes a second. */
function silence(seconds: number): Buffer {
  const data = Buffer.alloc(8000 * seconds, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  // PCM, one channel, 8000 samples a second of a byte each.
  for (const [i, value] of [1, 1].entries()) head.writeUInt16LE(value, 20 + 2 * i);
  for (const [i, value] of [8000, 8000].entries()) head.writeUInt32LE(value, 24 + 4 * i);
  for (const [i, value] of [1, 8].entries()) head.writeUInt16LE(value, 32 + 2 * i);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

it('the preview plays the music from where the playhead is', async () => {
  await using studio = await opened();
  const { page, server } = studio;
  server.sound = silence(20);
  await studio.add('aurora.mp4', 'ember.mp4');
  await page.getByLabel('File with sound').selectOption('nova.mp4');
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.press('PageUp');
  await playhead.press('PageUp');
  expect(await page.locator('audio').count()).toBe(0);
  await page.keyboard.press('Space');
  const place = () =>
    page
      .locator('audio')
      .evaluate((audio) => (audio instanceof HTMLAudioElement && !audio.paused ? audio.currentTime : 0));
  await expect.poll(place).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Space');
  await page.locator('audio').waitFor({ state: 'detached' });
});

it('survives a reload in the middle', async () => {
  await using studio = await opened();
  await studio.add('aurora.mp4', 'ember.mp4');
  await studio.page.keyboard.press('Control+z');
  await studio.page.keyboard.press('Control+Shift+Z');
  await studio.page.getByLabel('File with sound').selectOption('nova.mp4');
  await studio.page.reload();
  await expect.poll(() => studio.names()).toEqual(['aurora.mp4', 'ember.mp4']);
  expect(await studio.timeline()).toEqual({
    items: [
      { source: 'aurora.mp4', start: 0, end: 4 },
      { source: 'ember.mp4', start: 0, end: 5 },
    ],
    music: { source: 'nova.mp4' },
  });
});

it('a file that cannot be read stands among the others with its reason', async () => {
  await using studio = await browser.open([{ name: 'torn.mp4', seconds: 3, broken: true }, ...sixFiles]);
  await studio.known(7);
  const card = studio.page.locator('.card.failed');
  expect(await card.textContent()).toContain('It ends in the middle of its headers.');
  expect(await card.getByRole('button').isDisabled()).toBe(true);
  expect(await studio.page.locator('.card:not(.failed)').count()).toBe(6);
});

it('says where there are no media, and where none can be listed', async () => {
  await using empty = await browser.open([]);
  await empty.page.getByText('No media here yet').waitFor();
  empty.server.broken.add('/media');
  await empty.page.reload();
  await empty.page.getByText('Media could not be listed').waitFor();
  empty.server.broken.clear();
  await empty.page.getByRole('button', { name: 'Try again' }).click();
  await empty.page.getByText('No media here yet').waitFor();
});
