import type { TimedWork } from '../../page/src/api/shapes.ts';
import type { OpenStudio, StudioBrowser } from './browser.ts';
import type { FakeFile } from './fake-server.ts';

/** So many files, and a page that knows all of them. */
export async function openMany(browser: StudioBrowser, count: number): Promise<OpenStudio> {
  const files: readonly FakeFile[] = Array.from({ length: count }, (_, i) => ({
    name: `take-${String(i + 1).padStart(3, '0')}.mp4`,
    seconds: 3,
  }));
  const studio = await browser.open(files);
  await studio.known(count);
  const items = files.map(({ name }) => ({ source: name, start: 0, end: 2 }));
  studio.server.list = { timeline: { items }, losses: [] };
  return studio;
}

/** Reads a list of all of them. */
export async function importMany({ page }: OpenStudio, count: number): Promise<void> {
  const list = { name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
  await page.locator('input[type=file]').setInputFiles(list);
  await page.getByRole('list', { name: `${count} clips` }).waitFor();
}

/** Begins a render of them; gives its job. */
export async function renderMany({ page, server }: OpenStudio): Promise<string> {
  await page.getByRole('link', { name: 'Render' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await page.getByText('Waiting').waitFor();
  server.state('job-1', 'running');
  return 'job-1';
}

/** What eight workers do with them: each is opened, decoded and encoded. */
export function workOfMany(count: number): readonly TimedWork[] {
  return Array.from({ length: count * 8 }, (_, i): TimedWork => {
    const clip = Math.floor(i / 8);
    const kind = i % 8 < 2 ? 'open' : i % 8 < 4 ? 'decode' : 'encode';
    return { t: i % 2 === 0 ? 'begin' : 'end', at: i, slot: clip % 8, kind, clip, piece: Math.floor(i / 2) };
  });
}
