// Needs ffmpeg and redis-server.
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { killServers } from '@clipwright/test-kit/redis-server';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { run } from '../run.ts';
import { faultsOfLines, jobKeys, madeBy, type Place, password, pieces, place } from './place.ts';

afterEach(killServers);

const written = z.looseObject({
  sources: z.array(z.looseObject({ path: z.string() })),
  piece: z.looseObject({ kind: z.string(), request: z.looseObject({ profile: z.looseObject({}).optional() }) }),
});
type Written = z.infer<typeof written>;

/** Every picture that a render asks for, while no worker is there. */
async function asked(at: Place, queue: Queue): Promise<readonly { readonly id: string; readonly data: Written }[]> {
  const render = at.start([
    ...['render', at.list, '-o', 'out.mp4', '--store', at.store, '--copy', 'never', '--no-audio'],
    ...['--plugin', pieces, '--renderer', 'pieces'],
  ]);
  await expect.poll(() => queue.getWaitingCount()).toBe(3);
  const jobs = (await queue.getWaiting()).map(({ id = '', data }) => ({ id, data: written.parse(data) }));
  render.kill('SIGKILL');
  await render.ended;
  for (const { id } of jobs) await queue.remove(id);
  return jobs;
}

it('a worker reads nothing beside its media, for nobody, and names no more than it must', async () => {
  await using at = await place();
  const redis = new Redis(at.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue('clipwright', { connection: redis });
  const jobs = await asked(at, queue);
  const own = jobs.find(({ data }) => data.sources[0]?.path === 'one.mp4');
  if (own === undefined) throw new Error('There is none.');
  const { id, data } = own;
  await mkdir(at.file('secret'));
  await copyFile(join(at.media, 'one.mp4'), at.file('secret/one.mp4'));
  await symlink(at.file('secret'), join(at.media, 'link'));
  await symlink(at.file('secret/one.mp4'), join(at.media, 'linked.mp4'));
  await writeFile(join(at.media, 'list.m3u8'), `#EXTM3U\n#EXTINF:1,\n${at.file('secret/one.mp4')}\n`);

  const of = (path: string) => ({ ...data, sources: [{ path }] });
  const showing = (more: object) => ({
    ...data,
    piece: { ...data.piece, request: { ...data.piece.request, ...more } },
  });
  const profile = (more: object) => showing({ profile: { ...data.piece.request.profile, ...more } });
  const refused = 'bullmq/job-refused';
  const hostile: readonly (readonly [job: unknown, code: string])[] = [
    [of('../secret/one.mp4'), 'path-refused'],
    [of(at.file('secret/one.mp4')), 'path-refused'],
    [of('link/one.mp4'), 'path-refused'],
    [of('linked.mp4'), 'path-refused'],
    [of('/dev/zero'), 'path-refused'],
    [of('http://127.0.0.1:1/one.mp4'), 'source-refused'],
    [{ ...data, sources: [{ url: 'http://127.0.0.1:1/one.mp4' }] }, 'source-refused'],
    [of('list.m3u8'), 'not-media'],
    [of('-i.mp4\n\u001b[2J'), 'source-missing'],
    [of('other.mp4'), refused],
    [showing({ frames: 10_000_001 }), refused],
    [showing({ sampleAt: 'movie=/etc/passwd' }), refused],
    [showing({ transforms: [{ name: 'x', version: '1' }] }), 'bullmq/transform-missing'],
    [profile({ width: 1_000_000 }), refused],
    [profile({ background: '#fff,movie=/etc/passwd' }), refused],
    [{ ...data, padding: 'x'.repeat(2 ** 20) }, refused],
    [{ ...data, protocol: 0 }, 'bullmq/version-mismatch'],
    ['nonsense\u001b[2J', refused],
  ];
  const worker = at.start([
    ...['worker', '--store', at.store, '--media', at.media, '--json', '--concurrency', '1'],
    ...['--plugin', pieces, '--renderer', 'pieces'],
  ]);
  const started = await worker.told('started');
  const failures = () => worker.events.filter(({ type }) => type === 'failed');
  for (const [count, [job]] of hostile.entries()) {
    await queue.add('picture', job, { jobId: id });
    await expect.poll(() => failures().length).toBe(count + 1);
    // The worker tells it before the queue knows it.
    await expect.poll(() => queue.getJobState(id)).toBe('failed');
    if (count < hostile.length - 1) await queue.remove(id);
  }
  expect(failures().map(({ code }) => code)).toEqual(hostile.map(([, code]) => code));

  // What it says of one is no text that a terminal would obey.
  const env = { CLIPWRIGHT_QUEUE_URL: at.redis.url };
  const listed = await run(['jobs'], { env });
  // It is held against its schema.
  const report = await run(['jobs', '--json'], { env });
  expect(JSON.parse(report.stdout)).toMatchObject({
    ...{ workers: [started.worker], active: 0, waiting: 0, failed: 1 },
    jobs: [{ job: id, state: 'failed', worker: started.worker, code: refused }],
  });
  expect(listed.stdout).toContain(refused);
  expect(`${listed.stdout}${worker.stderr}`).not.toContain('\u001b');
  expect(`${listed.stdout}${report.stdout}${worker.stderr}${worker.stdout}`).not.toContain(password);
  await queue.remove(id);

  // And it is none the worse for it.
  expect(madeBy(worker)).toEqual([]);
  await queue.add('picture', data, { jobId: id, removeOnComplete: true });
  await worker.told('finished');
  expect(madeBy(worker)).toEqual([id]);
  await queue.close();
  redis.disconnect();
  worker.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect(faultsOfLines(worker)).toEqual([]);
  expect(await jobKeys(at)).toEqual([]);
  expect(await at.temporary()).toEqual([]);
  expect(await readdir(`${at.store}/store-v1/leases`)).toEqual([]);
});
