// Needs chromium.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenStudio, StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

async function opened(...names: readonly string[]): Promise<OpenStudio> {
  const studio = await browser.open(sixFiles);
  await studio.known(6);
  await studio.add(...names);
  return studio;
}

it('a title card of its own is written, seen and undone', async () => {
  await using studio = await opened('aurora.mp4');
  const { page } = studio;
  const card = {
    gap: 3,
    layers: [{ text: 'Title', style: { preset: 'title' }, fadeIn: 0.3, fadeOut: 0.3 }],
  };
  await page.getByRole('button', { name: 'Add a title card' }).click();
  await expect.poll(async () => (await studio.timeline()).items[1]).toEqual(card);
  await page.getByLabel('Words').fill('Northern\nsummer');
  await page.getByLabel('Length, seconds').fill('2.5');
  await page.getByLabel('Length, seconds').press('Enter');
  await page.getByLabel('Colour', { exact: true }).first().fill('#1d3557');
  expect(await studio.names()).toEqual(['aurora.mp4', 'Northern\nsummer']);
  // On the canvas, which has the shape of the clips, and in its middle.
  const words = page.locator('.lettering');
  expect(await words.textContent()).toBe('Northern\nsummer');
  const [box, canvas] = await Promise.all([words.boundingBox(), page.locator('.canvas').first().boundingBox()]);
  if (box === null || canvas === null) throw new Error('Nothing is seen.');
  expect(canvas.width / canvas.height).toBeCloseTo(16 / 9, 2);
  expect(box.x + box.width / 2).toBeCloseTo(canvas.x + canvas.width / 2, 0);
  expect(box.y + box.height / 2).toBeCloseTo(canvas.y + canvas.height / 2, 0);
  const items = async () => (await studio.timeline()).items[1];
  expect(await items()).toEqual({
    ...{ ...card, gap: 2.5, color: '#1d3557' },
    layers: [{ ...card.layers[0], text: 'Northern\nsummer' }],
  });
  // Colour, length, words, the card itself.
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await undo.click();
  expect(await items()).toEqual({ ...card, layers: [{ ...card.layers[0], text: 'Northern\nsummer' }] });
  await undo.click();
  expect(await items()).toEqual(card);
  await undo.click();
  expect(await studio.names()).toEqual(['aurora.mp4']);
  expect(studio.faults).toEqual([]);
});

it('words over a clip by keyboard, there for as long as they say', async () => {
  await using studio = await opened('aurora.mp4');
  const { page } = studio;
  await studio.clip(1).locator('.clip-face').focus();
  await page.keyboard.press('t');
  await page.getByLabel('Words').fill('Zoë Žižková');
  await page.getByLabel('Look').selectOption('Caption');
  for (const [label, value] of [
    ['From, seconds', '1'],
    ['Until (0: the end)', '2.5'],
    ['Fade in, seconds', '0.2'],
    ['Size, % of height', '8'],
  ] as const) {
    await page.getByLabel(label).last().fill(value);
    await page.getByLabel(label).last().press('Tab');
  }
  const layer = {
    ...{ text: 'Zoë Žižková', style: { preset: 'caption', size: 0.08 } },
    ...{ start: 1, end: 2.5 },
  };
  const layers = async () => (await studio.timeline()).items[0]?.layers;
  // The clip itself has fields of the same name.
  expect(await layers()).toEqual([{ ...layer, fadeIn: 0.2 }]);
  expect(await studio.clip(1).locator('.clip-face').getAttribute('aria-label')).toContain('Zoë Žižková');
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  await playhead.press('Home');
  expect(await page.locator('.lettering').count()).toBe(0);
  for (let i = 0; i < 3; i++) await playhead.press('Shift+ArrowRight');
  await page.locator('.lettering', { hasText: 'Zoë Žižková' }).waitFor();
  // A cut in the middle leaves it where it is seen.
  for (let i = 0; i < 2; i++) await playhead.press('Shift+ArrowRight');
  await page.keyboard.press('s');
  const { fadeIn: _, ...rest } = { ...layer, fadeIn: 0.2, start: undefined, end: 0.5 };
  await expect
    .poll(async () => (await studio.timeline()).items.map((item) => item.layers))
    .toEqual([[{ ...layer, fadeIn: 0.2 }], [JSON.parse(JSON.stringify(rest))]]);
  await page.keyboard.press('Control+z');
  await studio.clip(1).locator('.clip-face').click();
  // Words that are emptied are none.
  await page.getByLabel('Words').fill('');
  // Should the page be closed now, there is no text without letters, which no list may have.
  expect(await layers()).toEqual([{ ...layer, fadeIn: 0.2 }]);
  await page.getByLabel('Words').press('Tab');
  expect(await layers()).toBeUndefined();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await layers()).toEqual([{ ...layer, fadeIn: 0.2 }]);
  await page.getByRole('button', { name: 'Remove Text 1' }).click();
  expect(await layers()).toBeUndefined();
  expect(studio.faults).toEqual([]);
});

it('the preview plays through a card', async () => {
  await using studio = await opened();
  const { page } = studio;
  await page.getByRole('button', { name: 'Add a title card' }).click();
  await page.getByLabel('Length, seconds').fill('0.2');
  await page.getByLabel('Length, seconds').press('Enter');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  expect(await page.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuenow')).toBe('0.2');
});
