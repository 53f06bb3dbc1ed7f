import type { Page } from 'playwright-core';
import { StudioBrowser } from './browser.ts';
import { reportOf } from './fake-server.ts';
import { importMany, openMany, renderMany, workOfMany } from './many-clips.ts';

/** The longest tasks of the page, in milliseconds. */
export interface LongTasks {
  /** While a list of all clips is read. */
  readonly list: number;
  /** With each batch of events of a render. */
  readonly batches: readonly number[];
  /** When the report of all clips comes. */
  readonly done: number;
  /** Of those that the browser itself calls long: 50 and more. */
  readonly reported: readonly number[];
}

/** How often a running job tells what happened, in milliseconds. */
const pace = 100;

/**
 * Measures how long the page is busy at a stretch while it is told of a render: a message that the page sends itself over
 * and over comes as late as the longest task takes.
 *
 * @param page Where the built page lies.
 * @param count Clips.
 * @param batchSize Events at once.
 */
export async function longTasks(page: string, count: number, batchSize: number): Promise<LongTasks> {
  await using browser = await StudioBrowser.start(page);
  await using studio = await openMany(browser, count);
  const { server } = studio;
  await watch(studio.page);
  await importMany(studio, count);
  const list = await longest(studio.page);
  const job = await renderMany(studio);
  await longest(studio.page);
  const events = workOfMany(count);
  const batches: number[] = [];
  for (let sent = 0; sent < events.length; sent += batchSize) {
    const batch = events.slice(sent, sent + batchSize);
    server.work(job, batch);
    const fraction = (sent + batch.length) / events.length;
    server.progress(job, { fraction, framesDone: Math.round(fraction * 50 * count), frames: 50 * count });
    server.send('load', { cpu: 0.9, queued: 0, running: 1 });
    await studio.page.waitForTimeout(pace);
    batches.push(await longest(studio.page));
  }
  const told = server.jobs.get(job);
  server.state(job, 'done', { ...(told && { report: reportOf(told) }) });
  await studio.page.getByText('montage.mp4 is done').waitFor();
  const done = await longest(studio.page);
  const reported: number[] = await studio.page.evaluate('longTasks');
  return { list, batches, done, reported };
}

/** As text: the page's globals are its own. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.longest = 0;
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ type: 'longtask' });
    const { port1, port2 } = new MessageChannel();
    let last = performance.now();
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      port2.postMessage(0);
    };
    port2.postMessage(0);
  `);
}

/** The longest since it was asked before, when the page has drawn what it knows. */
async function longest(page: Page): Promise<number> {
  return await page.evaluate(`new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      resolve(longest);
      longest = 0;
    }));
  })`);
}
