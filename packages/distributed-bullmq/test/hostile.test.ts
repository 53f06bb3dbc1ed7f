// Needs redis-server or postgresql.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJob } from '../src/job/read-job.ts';
import { onOneBroker } from './brokers.ts';
import { coordinator, madeBy, type Place, place, queueOf, worker } from './studio.ts';

/** A job as a coordinator writes it, and its name. */
async function written(at: Place): Promise<{ readonly id: string; readonly data: Written }> {
  const leaving = new AbortController();
  await using opened = queueOf(at);
  await using first = coordinator(at);
  const rendering = first.report('out.mp4', { signal: leaving.signal }).catch(() => {});
  const jobs = (): Promise<readonly { readonly id?: string | undefined; readonly data: Written }[]> =>
    opened.queue.getWaiting();
  await expect.poll(async () => (await jobs()).length).toBe(4);
  // The one of this source, whichever stands first.
  const found = (await jobs()).find(({ data }) => data.sources[0]?.path === '1.mp4');
  leaving.abort();
  await rendering;
  await first[Symbol.asyncDispose]();
  if (found?.id === undefined) throw new Error('There is no picture.');
  return { id: found.id, data: found.data };
}

interface Written {
  readonly protocol: number;
  readonly renderer: string;
  readonly sources: readonly { readonly path: string }[];
  readonly piece: { readonly kind: string; readonly request: Readonly<Record<string, unknown>> };
}

/** What a worker says of a job that somebody wrote. */
async function answers(at: Place, jobs: readonly (readonly [id: string, data: unknown])[]): Promise<readonly string[]> {
  await using opened = queueOf(at);
  const { queue } = opened;
  await using one = worker(at);
  const said: string[] = [];
  for (const [count, [id, data]] of jobs.entries()) {
    await queue.add('picture', data, { jobId: id, attempts: 3 });
    await expect
      .poll(() => one.events.filter(({ type }) => type === 'failed' || type === 'finished').length)
      .toBe(count + 1);
    const last = one.events.at(-1);
    said.push(last?.type === 'failed' ? last.code : (last?.type ?? ''));
    // It is told before the queue hears of it.
    await expect.poll(async () => (await queue.remove(id)) === 1 && (await queue.getJob(id))).toBeUndefined();
  }
  expect(one.parts.fake.leftovers()).toEqual([]);
  expect(madeBy(one)).toHaveLength(said.filter((each) => each === 'finished').length);
  return said;
}

onOneBroker((broker) => {
  describe('jobs of strangers', () => {
    it('reach nothing beside the folder of media, and are never kept by a key that is not theirs', async () => {
      await using at = await place(broker);
      const secret = join(dirname(at.media), 'secret');
      await mkdir(secret);
      await writeFile(join(secret, 'x.mp4'), 'frames=24');
      await symlink(secret, join(at.media, 'link'));
      const { id, data } = await written(at);
      const of = (path: string) => ({ ...data, sources: [{ path }] });
      const showing = (more: object) => ({
        ...data,
        piece: { ...data.piece, request: { ...data.piece.request, ...more } },
      });
      expect(
        await answers(at, [
          [id, of('../secret/x.mp4')],
          [id, of(join(secret, 'x.mp4'))],
          [id, of('link/x.mp4')],
          [id, of('http://example.org/x.mp4')],
          [id, of('nothing.mp4')],
          // Another source, other frames: what would be made has another key.
          [id, of('2.mp4')],
          [id, showing({ frames: 1 })],
          [id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), data],
          [id, { ...data, protocol: 0 }],
          [id, { ...data, renderer: '0'.repeat(64) }],
          [id, 'nonsense'],
          [id, data],
        ]),
      ).toEqual([
        ...['path-refused', 'path-refused', 'path-refused', 'source-refused'],
        expect.any(String),
        ...['bullmq/job-refused', 'bullmq/job-refused', 'bullmq/job-refused'],
        ...['bullmq/version-mismatch', 'bullmq/version-mismatch', 'bullmq/job-refused', 'finished'],
      ]);
    });

    it('are read by their shape, and by nothing else', async () => {
      await using at = await place(broker);
      const { data } = await written(at);
      expect(readJob(data)).toEqual(data);
      const { request } = data.piece;
      const showing = (more: object) => ({ ...data, piece: { ...data.piece, request: { ...request, ...more } } });
      const profile = (more: object) => showing({ profile: { ...Object(request.profile), ...more } });
      const wrong = [
        { ...data, sources: [{ path: 'a\0b' }] },
        { ...data, more: 1 },
        { ...data, padding: 'x'.repeat(2 ** 20) },
        showing({ frames: 1e9 }),
        showing({ frames: 1.5 }),
        showing({ source: 1000 }),
        showing({ sampleAt: '0/0' }),
        showing({ sampleAt: 'movie=/etc/passwd' }),
        showing({ speed: '-1/1' }),
        showing({ transforms: [] }),
        showing({ transforms: [{ name: 'x', version: '1', apply: 'code' }] }),
        showing({ transforms: [{ name: '', version: '1' }] }),
        profile({ width: 3 }),
        profile({ width: 1_000_000 }),
        profile({ background: '#fff,movie=x' }),
        profile({ frameRate: '0/1' }),
        profile({ video: { ...Object(Object(request.profile).video), preset: 'x:y' } }),
        profile({ video: { ...Object(Object(request.profile).video), threads: 1000 } }),
      ];
      for (const job of wrong)
        expect(() => readJob(job)).toThrow(expect.objectContaining({ code: 'bullmq/job-refused' }));
    });
  });
});
