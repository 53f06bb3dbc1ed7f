// Needs chromium and ffmpeg.
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSamples } from '../../src/samples/make-samples.ts';
import { type Served, served } from '../../src/studio/served.ts';
import { picturesIn, saidBy, smallSamples, temporaryFolder } from '../media.ts';
import { StudioBrowser } from './browser.ts';
import { builtPage } from './built-page.ts';
import { type HeldFfmpeg, heldFfmpeg } from './held-ffmpeg.ts';
import { framesByTheRule } from './rule.ts';

/** Both of the whole catalogue, as a frame's code says which one it is by its place there. */
const [aurora, ember] = smallSamples.map((sample) => ({ ...sample, frames: 60 }));
if (aurora === undefined || ember === undefined) throw new Error('There are no samples.');
/** The same as ember; whatever encodes it waits. */
const held = 'held.mov';

const cuts = [aurora, ember].map((sample) => ({ sample, first: 0, end: 60 }));

let browser: StudioBrowser;
let sources: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
  sources = await temporaryFolder();
  const directory = join(sources.directory, 'media');
  await using runner = ffmpegRunner();
  await makeSamples({ runner, directory, samples: [aurora, ember] });
  await copyFile(join(directory, ember.file), join(directory, held));
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await sources[Symbol.asyncDispose]();
});

interface Halfway extends AsyncDisposable {
  readonly server: Served;
  readonly ffmpeg: HeldFfmpeg;
  readonly page: Page;
}

/** A page in front of a server that is in the middle of a render: of two clips one is made, the other waits. */
async function halfway(): Promise<Halfway> {
  const folder = await temporaryFolder();
  const ffmpeg = await heldFfmpeg(folder.directory);
  const server = await served({
    ...{ directory: folder.directory, media: join(sources.directory, 'media') },
    ...{ page: browser.page, ffmpeg: ffmpeg.program },
  });
  const page = await browser.visit(server.openUrl);
  for (const name of [aurora?.file, held]) await page.getByRole('button', { name: `Add ${name}`, exact: true }).click();
  await page.getByRole('link', { name: 'Render' }).click();
  await page.getByLabel('Copying').selectOption('never');
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await ffmpeg.arrived();
  // Of the first clip: the other has shown no sign of life.
  await bars(page, /^1 of 2 clips finished/);
  return {
    ...{ server, ffmpeg, page },
    [Symbol.asyncDispose]: async () => {
      await ffmpeg.letGo();
      await page.context().close();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function bars(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('img', { name }).waitFor();
}

/** What the lanes say of themselves, but for their clock. */
async function lanesOf(page: Page): Promise<string> {
  const text = await page.getByRole('img', { name: 'Lanes of the workers' }).getAttribute('aria-label');
  return text?.replace(/,.*/, '') ?? '';
}

interface Told {
  readonly attempts: number;
  readonly report: {
    readonly profile: { readonly width: number; readonly height: number; readonly frameRate: RationalText };
  };
}

/** The only job, and what each frame of its video shows. */
async function made({ page, server }: Halfway): Promise<{ readonly job: Told; readonly shown: readonly string[] }> {
  const job: Told = await page.evaluate(async () => (await (await fetch('/api/v1/renders')).json()).jobs[0]);
  await using runner = ffmpegRunner();
  const pictures = await picturesIn(runner, join(server.out, 'montage.mp4'), job.report.profile);
  const frames = framesByTheRule(cuts, job.report.profile.frameRate);
  const shown = pictures.map((picture, i) => saidBy(picture, frames[i]?.sample ?? picture));
  return { job, shown };
}

function expected({ report }: Told): readonly string[] {
  return framesByTheRule(cuts, report.profile.frameRate).map(({ says }) => says);
}

/** Outputs, whole or not; the jobs are hidden there. */
async function outputs({ out }: Served): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => name !== '.clipwright');
}

describe('in the middle of a render', () => {
  it('it is cancelled: no file is left, and the page says so', async () => {
    await using place = await halfway();
    const { page, server } = place;
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled: nothing was left behind').waitFor();
    expect(await outputs(server)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    // Nothing of it goes on: the next one has its name.
    await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
    await place.ffmpeg.arrived();
    await place.ffmpeg.letGo();
    await page.getByText('montage.mp4 is done').waitFor();
    expect(await outputs(server)).toEqual(['montage.mp4']);
  });

  it('the page is reloaded and opened a second time: both have its lanes, and see it done', async () => {
    await using place = await halfway();
    const { page, server, ffmpeg } = place;
    const before = await lanesOf(page);
    expect(before).toMatch(/: [1-9]\d* pieces of work in [1-9]\d* lanes/);
    await page.reload();
    const second = await page.context().newPage();
    await second.goto(new URL('/', server.openUrl).href);
    await second.getByRole('link', { name: 'Render' }).click();
    for (const each of [page, second]) {
      await each.getByText('Rendering montage.mp4').waitFor();
      await expect.poll(() => lanesOf(each)).toBe(before);
      await bars(each, /^1 of 2 clips finished/);
    }
    await ffmpeg.letGo();
    for (const each of [page, second]) await each.getByText('montage.mp4 is done').waitFor();
    expect(await lanesOf(page)).toBe(await lanesOf(second));
    const { job, shown } = await made(place);
    expect(shown).toEqual(expected(job));
  });

  it('the server is killed and started again: the page goes on, and the video is right', async () => {
    await using place = await halfway();
    const { page, server, ffmpeg } = place;
    await server.kill();
    await page.getByText('events are not heard').waitFor();
    await server.again();
    await page.getByText('events are not heard').waitFor({ state: 'detached' });
    await ffmpeg.arrived();
    await page.getByText('Rendering montage.mp4').waitFor();
    // What was made before is found again.
    await bars(page, /^1 of 2 clips finished/);
    await ffmpeg.letGo();
    await page.getByText('montage.mp4 is done').waitFor();
    const { job, shown } = await made(place);
    expect(job.attempts).toBe(2);
    expect(shown).toEqual(expected(job));
    expect(await outputs(server)).toEqual(['montage.mp4']);
  });
});
