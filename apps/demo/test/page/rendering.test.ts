// Needs chromium.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedWork } from '../../page/src/api/shapes.ts';
import { type OpenStudio, StudioBrowser, sixFiles } from './browser.ts';
import { builtPage } from './built-page.ts';
import { reportOf } from './fake-server.ts';

let browser: StudioBrowser;
beforeAll(async () => {
  browser = await StudioBrowser.start(await builtPage());
});
afterAll(() => browser[Symbol.asyncDispose]());

async function opened(): Promise<OpenStudio> {
  const studio = await browser.open(sixFiles);
  await studio.known(6);
  await studio.add('aurora.mp4', 'ember.mp4', 'moss.mp4');
  return studio;
}

/** Starts a render; gives its job. */
async function render({ page, server }: OpenStudio): Promise<string> {
  const known = server.jobs.size;
  await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
  await expect.poll(() => server.jobs.size).toBe(known + 1);
  return [...server.jobs.keys()].at(-1) ?? '';
}

const encoded = (clip: number, slot: number, from: number, to: number, more: Partial<TimedWork> = {}): TimedWork[] => [
  { t: 'begin', at: from, slot, kind: 'encode', clip, piece: clip },
  { t: 'end', at: to, slot, kind: 'encode', clip, piece: clip, ...more },
];

describe('a render', () => {
  it('is asked for as it was chosen', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    await page.getByRole('link', { name: 'Render' }).click();
    await page.getByLabel('Loader').selectOption('libav');
    await page.getByRole('combobox', { name: 'Workers' }).selectOption('3');
    await page.getByLabel('Copying').selectOption('never');
    await page.getByLabel('A clip that fails').selectOption('hold');
    await page.getByLabel('Size').selectOption('640x360');
    await page.getByLabel('Pictures of another shape').selectOption('Fill the frame');
    await page.getByLabel('Frame rate').selectOption({ label: '29.97' });
    await page.getByLabel('Codec').selectOption('hevc');
    await page.getByLabel('Loudness').selectOption('-14');
    await page.getByLabel('Quality (CRF)').selectOption('28');
    await page.getByRole('switch', { name: 'Reuse earlier work' }).click();
    await page.getByLabel('Name of the video').fill('trip.mkv');
    await render(studio);
    expect(server.requests.filter(({ path }) => path === '/renders').map(({ body }) => body)).toEqual([
      {
        timeline: await studio.timeline(),
        output: {
          ...{ name: 'trip.mkv', copy: 'never', width: 640, height: 360 },
          ...{ fit: 'cover', fps: '30000/1001', codec: 'hevc', loudness: -14, crf: 28 },
        },
        options: { onError: 'hold', cache: false, loader: 'libav', concurrency: 3 },
      },
    ]);
  });

  it('shows lanes, order, progress and what is left while it works, and the video after it', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'queued', { position: 2 });
    await page.getByText('Waiting, place 2').waitFor();
    server.state(id, 'running');
    await page.getByText('Rendering montage.mp4').waitFor();
    server.work(id, [...encoded(1, 1, 100, 900), ...encoded(0, 0, 100, 1500)]);
    server.progress(id, { fraction: 0.66, framesDone: 100, frames: 150, remainingSeconds: 3.2, hitRate: 0.5 });
    server.send('load', { cpu: 0.75, queued: 4, running: 1 });
    await page.getByText('100 of 150 frames, 4 s left').waitFor();
    await page.getByRole('img', { name: 'Lanes of the workers: 2 pieces of work in 2 lanes, 2.2 seconds' }).waitFor();
    await page.getByRole('img', { name: '2 of 3 clips finished in order' }).waitFor();
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('66');
    expect(await page.locator('.chart-value').allTextContents()).toEqual(['66 %', '50 %', '75 %', '4']);
    const job = server.jobs.get(id);
    if (job === undefined) throw new Error('There is no job.');
    server.state(id, 'done', {
      report: reportOf(job, [{}, { copied: 50 }, { copied: 20, encodedFor: 'ragged-ends' }]),
    });
    await page.getByText('montage.mp4 is done').waitFor();
    const path = `/api/v1/renders/${id}/output`;
    expect(await page.getByLabel('The video montage.mp4').getAttribute('src')).toBe(path);
    expect(await page.getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(`${path}?download=1`);
    // Coloured on the timeline, with why.
    expect(await studio.clip(2).getAttribute('class')).toContain('copied');
    expect(await studio.clip(3).locator('.clip-face').getAttribute('aria-label')).toContain(
      'moss.mp4 40 % copied, clip 3 of 3, 0:06.00 long, the ends',
    );
    // What is changed is none of the video's parts any more.
    await studio.clip(1).locator('.clip-face').click();
    await page.keyboard.press('Alt+ArrowRight');
    expect(await studio.clip(2).getAttribute('class')).toContain('encoded');
    await page.getByRole('slider', { name: 'First frame of the clip' }).press('ArrowRight');
    expect(await studio.clip(2).getAttribute('class')).not.toContain('encoded');
    expect(studio.faults).toEqual([]);
  });

  it('done again shows the one bar of what was changed', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    const kept = [0, 2].flatMap((clip) => encoded(clip, -1, 5, 5, { cached: true }));
    server.work(id, [...kept, ...encoded(1, 0, 10, 500)]);
    const job = server.jobs.get(id);
    if (job === undefined) throw new Error('There is no job.');
    server.state(id, 'done', { report: { ...reportOf(job), segments: { total: 3, encoded: 1, reused: 2 } } });
    await page.getByText('1 of 3 pieces encoded, 2 kept from before').waitFor();
    await page.getByRole('img', { name: 'Lanes of the workers: 1 pieces of work in 1 lanes' }).waitFor();
    const kinds = await Promise.all([1, 2, 3].map((place) => studio.clip(place).getAttribute('class')));
    expect(kinds.map((text) => /encoded|cached/.exec(text ?? '')?.[0])).toEqual(['cached', 'encoded', 'cached']);
  });

  it('keeps failed clips in their place, with reason and remedy', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    const failed = { code: 'corrupt-media', message: 'It does not decode from 0:02 on.', remedy: 'Cut before that.' };
    server.work(id, [...encoded(1, 0, 10, 200, { code: failed.code }), { t: 'failed', at: 201, clip: 1, failed }]);
    await page.getByText('1 clip is not in the video').waitFor();
    const list = page.locator('.failures');
    expect(await list.textContent()).toContain('Clip 2, ember.mp4 corrupt-media');
    expect(await list.textContent()).toContain('It does not decode from 0:02 on. Cut before that.');
    await expect.poll(() => studio.clip(2).getAttribute('class')).toContain('failed');
    // The report says the same in fewer words, or with the remedy among them: it stands there once.
    const job = server.jobs.get(id);
    const skipped = { status: 'skipped', code: failed.code, message: `${failed.message} ${failed.remedy}` } as const;
    if (job !== undefined) server.state(id, 'done', { report: reportOf(job, [{}, skipped]) });
    await page.getByText('montage.mp4 is done').waitFor();
    expect((await list.textContent())?.split(failed.remedy).length).toBe(2);
    expect(await studio.names()).toEqual(['aurora.mp4', 'ember.mp4', 'moss.mp4']);
  });

  it('is cancelled', async () => {
    await using studio = await opened();
    const id = await render(studio);
    studio.server.state(id, 'running');
    await studio.page.getByRole('button', { name: 'Cancel' }).click();
    await studio.page.getByText('Cancelled: nothing was left behind').waitFor();
    expect(studio.server.jobs.get(id)?.state).toBe('cancelled');
  });

  it('that cannot be begun says why, and one that fails as well', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    server.broken.add('/renders');
    await page.getByRole('banner').getByRole('button', { name: 'Render' }).click();
    await page.getByText('Mend it. (internal)').waitFor();
    server.broken.clear();
    const id = await render(studio);
    server.state(id, 'failed', { error: { code: 'disk-full', message: 'The disk is full.', remedy: 'Make room.' } });
    await page.getByText('The disk is full.').waitFor();
    await page.getByText('Make room.').waitFor();
  });

  it('takes the next name that is free', async () => {
    await using studio = await opened();
    studio.server.taken.add('montage.mp4').add('montage.2.mp4');
    const id = await render(studio);
    expect(studio.server.jobs.get(id)?.output).toBe('montage.3.mp4');
  });

  it('is looked at again after a reload, with its lanes', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    server.work(id, encoded(0, 0, 10, 300));
    const job = server.jobs.get(id);
    server.state(id, 'done', { ...(job && { report: reportOf(job) }) });
    await page.getByText('montage.mp4 is done').waitFor();
    await page.reload();
    await page.getByText('montage.mp4 is done').waitFor();
    await page.getByRole('img', { name: 'Lanes of the workers: 1 pieces of work in 1 lanes' }).waitFor();
  });

  it('that others asked for is looked at where there is nothing else, and among others by its name', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    await using other = await browser.beside(studio);
    await other.page.getByRole('link', { name: 'Render' }).click();
    const id = await render(studio);
    server.state(id, 'running');
    await other.page.getByText('Rendering montage.mp4').waitFor();
    const job = server.jobs.get(id);
    server.work(id, encoded(0, 0, 10, 300));
    server.state(id, 'done', { ...(job && { report: reportOf(job) }) });
    const lanes = { name: 'Lanes of the workers: 1 pieces of work in 1 lanes' };
    for (const each of [page, other.page]) {
      await each.getByText('montage.mp4 is done').waitFor();
      await each.getByRole('img', lanes).waitFor();
    }
    // Another one does not push away what is looked at.
    server.taken.add('montage.mp4');
    const second = await render(studio);
    server.state(second, 'running');
    await page.getByText('Rendering montage.2.mp4').waitFor();
    await other.page.getByText('montage.mp4 is done').waitFor();
    await other.page.getByLabel('Job').selectOption({ label: 'montage.2.mp4, running' });
    await other.page.getByText('Rendering montage.2.mp4').waitFor();
    expect(studio.faults).toEqual([]);
  });

  it('whose record is deleted is told of', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    server.state(id, 'cancelled');
    await page.getByText('Cancelled: nothing was left behind').waitFor();
    server.remove(id);
    await page.getByText('The record of montage.mp4 was deleted').waitFor();
    expect(await page.locator('.job').count()).toBe(0);
    await render(studio);
    await page.getByText('The record of montage.mp4').waitFor({ state: 'detached' });
  });

  it('begun again by another server shows the lanes of its new attempt', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    server.work(id, [...encoded(0, 0, 100, 900), ...encoded(1, 1, 100, 900)]);
    await page.getByRole('img', { name: 'Lanes of the workers: 2 pieces of work in 2 lanes' }).waitFor();
    server.state(id, 'queued', { attempts: 1 });
    server.state(id, 'running', { attempts: 2 });
    server.recordings.delete(id);
    server.work(id, encoded(1, 0, 5, 50));
    await page.getByRole('img', { name: 'Lanes of the workers: 1 pieces of work in 1 lanes' }).waitFor();
  });

  it('of which something was missed asks for it', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    const id = await render(studio);
    server.state(id, 'running');
    server.work(id, encoded(0, 0, 100, 900));
    await page.getByRole('img', { name: 'Lanes of the workers: 1 pieces of work in 1 lanes' }).waitFor();
    server.isDeaf = true;
    server.work(id, encoded(1, 1, 100, 900));
    server.isDeaf = false;
    server.work(id, encoded(2, 2, 100, 900));
    await page.getByRole('img', { name: 'Lanes of the workers: 3 pieces of work in 3 lanes' }).waitFor();
  });

  it('tells what happened before its answer was there', async () => {
    await using studio = await opened();
    const { page, server } = studio;
    server.hold = async (id) => {
      server.state(id, 'running');
      server.work(id, encoded(0, 0, 10, 300).slice(0, 1));
      server.send('load', { cpu: 0, queued: 42, running: 1 });
      await page.locator('.chart-value', { hasText: '42' }).waitFor();
    };
    await render(studio);
    await page.getByText('Rendering montage.mp4').waitFor();
    await studio.page.getByRole('img', { name: 'Lanes of the workers: 1 pieces of work' }).waitFor();
  });
});

it('one after the other: the same list twice, cache off for both, played on one axis', async () => {
  await using studio = await opened();
  const { page, server } = studio;
  await page.getByRole('link', { name: 'Render' }).click();
  await page.getByRole('button', { name: 'One after the other' }).click();
  await expect.poll(() => server.jobs.size).toBe(1);
  const finish = (id: string, elapsedMs: number, events: readonly TimedWork[]): void => {
    server.state(id, 'running');
    server.work(id, events);
    const job = server.jobs.get(id);
    if (job !== undefined) server.state(id, 'done', { report: { ...reportOf(job), elapsedMs } });
  };
  finish('job-1', 2000, [...encoded(0, 0, 0, 1900), ...encoded(1, 1, 0, 1800), ...encoded(2, 2, 0, 1700)]);
  await expect.poll(() => server.jobs.size).toBe(2);
  finish('job-2', 5000, [...encoded(0, 0, 0, 1600), ...encoded(1, 0, 1600, 3200), ...encoded(2, 0, 3200, 5000)]);
  await page.getByText('Measured one after the other on this machine').waitFor();
  await page.getByText('2.5 times as fast in parallel').waitFor();
  const asked = server.requests.filter(({ path }) => path === '/renders').map(({ body }) => body);
  expect(asked).toMatchObject([
    { output: { name: 'montage.side-by-side.mp4' }, options: { cache: false } },
    { output: { name: 'montage.one-after-the-other.mp4' }, options: { cache: false, sequential: true } },
  ]);
  await page.getByRole('img', { name: 'In parallel: 3 pieces of work in 3 lanes' }).waitFor();
  await page.getByRole('img', { name: 'One after the other: 3 pieces of work in 1 lanes' }).waitFor();
  const place = page.getByRole('slider', { name: 'Place in both recordings' });
  await place.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => place.getAttribute('aria-valuetext')).toBe('0.0 s');
  await page.getByRole('button', { name: 'Play both' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  expect(studio.faults).toEqual([]);
});
