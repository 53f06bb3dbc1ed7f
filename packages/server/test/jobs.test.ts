import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PaintTextRequest, TextPicture } from '@clipwright/core';
import { describe, expect, it, vi } from 'vitest';
import { recordingAnswer } from '../src/api/events.ts';
import { job as jobShape, rendersAnswer } from '../src/api/renders.ts';
import { oneEngine } from '../src/index.ts';
import { codeOf, engineWithoutMedia, gate, renderOf, type Studio, studio } from './studio.ts';

const ended = (state: string): boolean => ['done', 'failed', 'cancelled'].includes(state);

async function jobAt(place: Studio, location: string | null) {
  return jobShape.parse(await (await place.ask(location ?? '')).json());
}

async function endOf(place: Studio, location: string | null) {
  return await expect
    .poll(() => jobAt(place, location))
    .toSatisfy((job: { state: string }) => ended(job.state))
    .then(() => jobAt(place, location));
}

async function submitted(place: Studio, name: string, more: object = {}, headers: Record<string, string> = {}) {
  const response = await place.post('/api/v1/renders', renderOf(name, more), headers);
  expect({ status: response.status, body: response.status === 201 ? '' : await response.text() }).toEqual({
    status: 201,
    body: '',
  });
  return { location: response.headers.get('location'), job: jobShape.parse(await response.json()) };
}

describe('a job', () => {
  it('waits, runs and is done: its video is in its place', async () => {
    await using place = await studio();
    const { location, job } = await submitted(place, 'film.mp4');
    expect(job).toMatchObject({ state: 'queued', output: 'film.mp4', position: 1, attempts: 0 });
    const done = await endOf(place, location);
    expect(done).toMatchObject({ state: 'done', attempts: 1, report: { output: 'film.mp4', frames: 12, skipped: 0 } });
    expect(await readdir(place.out)).toEqual(['film.mp4']);
    const output = await place.ask(`${location}/output?download=1`);
    expect(output.headers.get('content-disposition')).toContain('filename="film.mp4"');
    expect((await output.arrayBuffer()).byteLength).toBeGreaterThan(10);
    const { events } = recordingAnswer.parse(await (await place.ask(`${location}/recording`)).json());
    expect(events).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'join', t: 'end' })]));
  });

  it('has its words drawn by the painter that the engines bring, which is asked for no others', async () => {
    await using engine = engineWithoutMedia();
    const texts: string[] = [];
    const painter = vi.fn(() =>
      Promise.resolve({
        fingerprint: 'p1',
        paint: ({ text }: PaintTextRequest): TextPicture => {
          texts.push(text);
          return { width: 2, height: 2, x: 4, y: 6, pixels: new Uint8Array(16).fill(255), warnings: [] };
        },
      }),
    );
    const titled = { timeline: { items: [{ source: 'a.mp4', end: 0.5, layers: [{ text: 'A title' }] }] } };
    await using place = await studio({ engines: oneEngine(engine, painter) });
    const plain = await submitted(place, 'plain.mp4');
    expect(await endOf(place, plain.location)).toMatchObject({ state: 'done' });
    expect(painter).not.toHaveBeenCalled();
    const { location } = await submitted(place, 'film.mp4', titled);
    expect(await endOf(place, location)).toMatchObject({ state: 'done', report: { frames: 12 } });
    expect((await place.post('/api/v1/plan', titled)).status).toBe(200);
    expect(texts).toEqual(['A title', 'A title']);
    await using without = await studio();
    const failed = await submitted(without, 'film.mp4', titled);
    expect(await endOf(without, failed.location)).toMatchObject({
      state: 'failed',
      error: { code: 'painter-missing' },
    });
  });

  it('runs alone, the first first, and the others say where they wait', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const first = await submitted(place, '1.mp4');
    const others = [await submitted(place, '2.mp4'), await submitted(place, '3.mp4')];
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    expect(await jobAt(place, first.location)).toMatchObject({ state: 'running' });
    expect(others.map(({ job }) => job.position)).toEqual([1, 2]);
    held.open();
    for (const { location } of others) expect(await endOf(place, location)).toMatchObject({ state: 'done' });
    const all = rendersAnswer.parse(await (await place.ask('/api/v1/renders')).json()).jobs;
    expect(all.map(({ output }) => output)).toEqual(['3.mp4', '2.mp4', '1.mp4']);
    for (const [newer, older] of [all.slice(0, 2), all.slice(1)]) {
      expect(Date.parse(newer?.started ?? '')).toBeGreaterThanOrEqual(Date.parse(older?.finished ?? ''));
    }
  });

  it('that fails says why', async () => {
    await using place = await studio();
    const { location } = await submitted(place, 'film.mp4', { timeline: { items: [{ source: 'nope.mp4' }] } });
    const job = await endOf(place, location);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'nothing-loaded' } });
    expect(JSON.stringify(job)).not.toContain(place.media);
  });

  it('is cancelled while it waits, and while it runs', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const running = await submitted(place, '1.mp4');
    const waiting = await submitted(place, '2.mp4');
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    const cancelled = await place.post(`${waiting.location}/cancel`, {});
    expect(cancelled.status).toBe(202);
    expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });
    expect((await place.post(`${running.location}/cancel`, {})).status).toBe(202);
    expect(await endOf(place, running.location)).toMatchObject({ state: 'cancelled' });
    expect((await place.post(`${running.location}/cancel`, {})).status).toBe(409);
    expect(await readdir(place.out)).toEqual([]);
  });

  it('is forgotten when it has ended, not before; the video stays', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const { location } = await submitted(place, 'film.mp4');
    const refused = await place.ask(location ?? '', { method: 'DELETE' });
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'job-unfinished']);
    held.open();
    await endOf(place, location);
    expect((await place.ask(location ?? '', { method: 'DELETE' })).status).toBe(204);
    expect((await place.ask(location ?? '')).status).toBe(404);
    expect(existsSync(join(place.out, 'film.mp4'))).toBe(true);
  });

  it('that ran when the server was ended waits for the next one, which goes on', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const { location } = await submitted(place, 'film.mp4');
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    await place.restart();
    held.open();
    expect(await endOf(place, location)).toMatchObject({ state: 'done', attempts: 2 });
  });
});

describe('is not taken', () => {
  it('for a name that another makes, in large letters or small, or of a file that is there', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    await submitted(place, 'film.mp4');
    await writeFile(join(place.out, 'there.mp4'), '');
    const codes = await Promise.all(
      ['film.mp4', 'FILM.mp4', 'there.mp4'].map(async (name) => {
        const response = await place.post('/api/v1/renders', renderOf(name));
        return [response.status, await codeOf(response)];
      }),
    );
    expect(codes).toEqual([
      [409, 'output-reserved'],
      [409, 'output-reserved'],
      [409, 'output-exists'],
    ]);
  });

  it('twice where two ask for one name at once', async () => {
    const held = gate();
    await using place = await studio({}, { gate: held });
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await place.post('/api/v1/renders', renderOf('film.mp4'))).status),
    );
    expect(statuses.sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('where too many wait', async () => {
    const held = gate();
    await using place = await studio({ queue: 2 }, { gate: held });
    await submitted(place, '0.mp4');
    await expect.poll(() => held.arrived).toBeGreaterThan(0);
    for (const name of ['1.mp4', '2.mp4']) await submitted(place, name);
    const response = await place.post('/api/v1/renders', renderOf('3.mp4'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await response.json()).toMatchObject({ error: { code: 'queue-full' } });
  });

  it.each([
    ['an unknown member', { speed: 2 }],
    ['a half size', { output: { name: 'film.mp4', width: 100 } }],
    ['a loader that is none', { options: { loader: 'magic' } }],
  ])('for %s', async (_what, more) => {
    await using place = await studio();
    const response = await place.post('/api/v1/renders', renderOf('film.mp4', more));
    expect([response.status, await codeOf(response)]).toEqual([400, 'invalid-request']);
  });
});

describe('an Idempotency-Key', () => {
  it('answers the same job, and nothing else', async () => {
    await using place = await studio();
    const key = { 'idempotency-key': 'once' };
    const { job, location } = await submitted(place, 'film.mp4', {}, key);
    await endOf(place, location);
    const again = await place.post('/api/v1/renders', renderOf('film.mp4'), key);
    expect([again.status, jobShape.parse(await again.json()).id]).toEqual([200, job.id]);
    const other = await place.post('/api/v1/renders', renderOf('other.mp4'), key);
    expect([other.status, await codeOf(other)]).toEqual([409, 'idempotency-mismatch']);
  });

  it('makes one job of many requests at once', async () => {
    await using place = await studio();
    const ask = () => place.post('/api/v1/renders', renderOf('film.mp4'), { 'idempotency-key': 'once' });
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    const ids = await Promise.all(answers.map(async (answer) => jobShape.parse(await answer.json()).id));
    expect(new Set(ids).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
  });
});

it('no more jobs that have ended are kept than is said', async () => {
  await using place = await studio({ limits: { keptJobs: 2 } });
  for (const name of ['1.mp4', '2.mp4', '3.mp4', '4.mp4']) await endOf(place, (await submitted(place, name)).location);
  const { jobs } = rendersAnswer.parse(await (await place.ask('/api/v1/renders')).json());
  expect(jobs.map(({ output }) => output)).toEqual(['4.mp4', '3.mp4']);
});
