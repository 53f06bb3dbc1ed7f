import { chromium, type Page } from 'playwright-core';
import type { FilmScene } from './film-timeline.ts';
import { fade } from './film-timeline.ts';
import { type SceneRecorder, sceneRecorder } from './scene.ts';

export interface SessionOptions {
  /** Lets a browser into the studio. */
  readonly openUrl: string;
  /** For the pictures. */
  readonly directory: string;
  readonly width: number;
  readonly height: number;
  /** Chromium's program; absent: playwright's own. */
  readonly chromium?: string | undefined;
  readonly onScene?: (name: string) => void;
}

/** What stands on the timeline: a sample, and how many frames are taken off its beginning. */
const clips = [
  ['aurora.mp4', 20],
  ['ember.mov', 30],
  ['tide.webm', 15],
  ['lotus.mp4', 40],
  ['nova.mp4', 24],
] as const;

/** Drives the studio through a session in Chromium, and takes pictures of it; gives the scenes of a film of twenty seconds. */
export async function recordSession({
  openUrl,
  directory,
  width,
  height,
  chromium: executablePath,
  onScene,
}: SessionOptions): Promise<readonly FilmScene[]> {
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  try {
    const page = await browser.newPage({ viewport: { width, height } });
    // What is waited for is the server's work.
    page.setDefaultTimeout(600_000);
    const scenes: FilmScene[] = [];
    const scene = async (name: string, ms: number, play: (recorder: SceneRecorder) => Promise<void>): Promise<void> => {
      onScene?.(name);
      const recorder = sceneRecorder({ directory, name, width, height, shoot: (path) => page.screenshot({ path }) });
      await play(recorder);
      scenes.push({ file: await recorder.finish(ms, fade), ms });
    };
    await scene('library', 3000, async (recorder) => {
      await page.goto(openUrl);
      await watch(recorder, page.locator('.library .count', { hasText: /^8$/ }).waitFor());
      await watch(recorder, picturesLoaded(page));
    });
    await scene('edit', 5500, (recorder) => edit(page, recorder));
    await scene('working', 5000, (recorder) => render(page, recorder, 'montage.mp4'));
    await scene('result', 2500, async (recorder) => {
      await recorder.take(700);
      for (let time = 1; time < 8; time += 0.4) {
        await show(page, time);
        await recorder.take(100);
      }
    });
    await scene('again', 4000, async (recorder) => {
      await page.getByRole('link', { name: 'Edit' }).click();
      await page.locator('[data-clip="2"] .clip-face').click();
      await recorder.take(400);
      await trim(page, recorder, 12);
      await render(page, recorder, 'montage.2.mp4');
    });
    return scenes;
  } finally {
    await browser.close();
  }
}

/** Takes pictures until something has happened, and one after it. */
async function watch(recorder: SceneRecorder, done: Promise<unknown>): Promise<void> {
  let isDone = false;
  const end = done.finally(() => {
    isDone = true;
  });
  while (!isDone) await recorder.take();
  await end;
  await recorder.take();
}

async function edit(page: Page, recorder: SceneRecorder): Promise<void> {
  for (const [name, frames] of clips) {
    await page.getByRole('button', { name: `Add ${name}` }).click();
    await recorder.take(300);
    const head = page.getByLabel('First frame', { exact: true });
    await head.fill(String(frames));
    await head.press('Enter');
    await recorder.take(200);
  }
  await page.locator('.timeline-viewport').evaluate((element) => {
    element.scrollLeft = 0;
  });
  await page.locator('[data-clip="1"] .clip-face').click();
  await recorder.take(300);
  await trim(page, recorder, 15);
  await page.keyboard.press('x');
  await recorder.take(700);
}

/** Takes frames off the beginning of the selected clip, one after the other. */
async function trim(page: Page, recorder: SceneRecorder, frames: number): Promise<void> {
  for (let i = 0; i < frames; i++) {
    await page.getByRole('slider', { name: 'First frame of the clip' }).press('ArrowRight');
    await picturesLoaded(page);
    await recorder.take(80);
  }
}

async function render(page: Page, recorder: SceneRecorder, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await watch(recorder, page.getByText(`${name} is done`).waitFor());
  await page.getByLabel(`The video ${name}`).waitFor();
  await recorder.take(900);
}

/** Waits until every picture that is in sight is there. What runs in the page is text: here is no DOM. */
async function picturesLoaded(page: Page): Promise<void> {
  await page.evaluate(`Promise.all(
    [...document.images]
      .filter((image) => image.getBoundingClientRect().top < innerHeight)
      .map((image) => image.decode().catch(() => {})),
  ).then(() => {})`);
}

/** Shows a time of the result, in seconds. */
async function show(page: Page, time: number): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const video = document.querySelector('.result video');
    video.addEventListener('seeked', () => requestAnimationFrame(() => resolve()), { once: true });
    video.currentTime = ${time};
  })`);
}
