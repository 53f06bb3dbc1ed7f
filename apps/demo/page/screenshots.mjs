// Pictures of the studio for the README, into docs/images. `npm run demo` with an empty cache (CLIPWRIGHT_CACHE_DIR),
// and then, with the address that it prints, `node apps/demo/page/screenshots.mjs 'http://127.0.0.1:.../?token=...'`.
// Needs Chromium.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const out = join(import.meta.dirname, '../../../docs/images');
const [openUrl, executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
if (openUrl === undefined) throw new Error('Give the address that `npm run demo` prints.');

/** What stands on the timeline: a source, and how many frames are taken off its beginning. */
const clips = [
  ['aurora.mp4', 20],
  ['ember.mov', 30],
  ['tide.webm', 15],
  ['lotus.mp4', 40],
  ['nova.mp4', 24],
  ['aurora.mp4', 90],
];

await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
const page = await context.newPage();
// The page waits for what a server does; nothing is waited for by the clock but pictures that come in.
page.setDefaultTimeout(600_000);
const shoot = async (name) => {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(out, `studio-${name}.png`) });
};

await page.goto(openUrl);
await page.locator('.thumb img').nth(5).waitFor();
for (const [name, frames] of clips) {
  await page.getByRole('button', { name: `Add ${name}` }).click();
  const head = page.getByLabel('First frame', { exact: true });
  await head.fill(String(frames));
  await head.press('Enter');
}
await page.locator('.timeline-viewport').evaluate((element) => {
  element.scrollLeft = 0;
});
await page.locator('[data-clip="3"] .clip-face').click();
await page.keyboard.press('x');
await shoot('edit');

await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
await page.getByText(/^Rendering/).waitFor();
await page
  .locator('.chart-value', { hasText: /^([4-9]\d|100) %/ })
  .first()
  .waitFor();
await shoot('working');
await page.getByText(/is done$/).waitFor();
await shoot('done');
await page.getByRole('button', { name: 'Dark colours' }).click();
await shoot('done-dark');
await page.getByRole('link', { name: 'Edit' }).click();
await shoot('edit-dark');
await page.getByRole('button', { name: 'Light colours' }).click();
await page.getByRole('link', { name: 'Operators' }).click();
await shoot('operators');
await page.setViewportSize({ width: 360, height: 740 });
await page.getByRole('link', { name: 'Edit' }).click();
await shoot('phone');
await browser.close();
