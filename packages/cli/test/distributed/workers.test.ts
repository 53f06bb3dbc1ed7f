// Needs ffmpeg and redis-server.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { killServers } from '@clipwright/test-kit/redis-server';
import { s3Double } from '@clipwright/test-kit/s3/s3-double';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processesLeft } from '../processes-left.ts';
import { inOneLine } from '../run.ts';
import { faultsOfLines, jobKeys, madeBy, type Place, password, pieces, place, type Started } from './place.ts';

let at: Place;
beforeAll(async () => {
  at = await place();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  killServers();
});

/** A renderer that makes a piece of each clip. */
const each = (renderer = 'pieces') => ['--plugin', pieces, '--renderer', renderer];

/** Of three clips, and the sound. */
const pieceCount = 4;

/** A render that no other test asks for, so that none of its pieces is there. */
let crf = 10;
beforeEach(() => {
  crf += 1;
});
const what = () => ['--copy', 'never', '--crf', String(crf), '--join-fade', `0.0${crf}`, ...each()];

function worker(more: readonly string[] = each(), env?: Readonly<Record<string, string>>): Started {
  return at.start(['worker', '--json', '--store', at.store, '--media', at.media, '--concurrency', '1', ...more], env);
}

function render(output: string, more: readonly string[] = []): Started {
  return at.start(['render', at.list, '-o', output, '--overwrite', '--json', '--store', at.store, ...what(), ...more]);
}

/** The bytes of a render by one process alone. */
async function alone(): Promise<Buffer> {
  const { ended } = at.start(['render', at.list, '-o', 'alone.mp4', '--overwrite', ...what()], {
    CLIPWRIGHT_QUEUE_URL: '',
  });
  expect(await ended).toBe(0);
  return await readFile(at.file('alone.mp4'));
}

async function made(rendering: Started): Promise<Buffer> {
  expect({ code: await rendering.ended, said: rendering.stderr }).toMatchObject({ code: 0 });
  return await readFile(at.file('out.mp4'));
}

/** Ends workers. */
async function end(...workers: readonly Started[]): Promise<void> {
  for (const one of workers) one.kill('SIGTERM');
  for (const one of workers) expect(await one.ended).toBe(0);
  expectUntold(...workers);
}

/** In the queue, in its broker, in folders, and among processes. */
async function expectNothingLeft(): Promise<void> {
  await expect.poll(() => jobKeys(at)).toEqual([]);
  expect(await at.redis.clients()).toBe(0);
  expect(await at.temporary()).toEqual([]);
  for (const unfinished of ['leases', 'sessions']) {
    expect(await readdir(`${at.store}/store-v1/${unfinished}`), unfinished).toEqual([]);
  }
  if (process.platform !== 'linux') return;
  const left = [...(await processesLeft(at.root)).values()].filter((line) => !line.startsWith('redis-server'));
  expect(left).toEqual([]);
}

/** That nothing of the password was written anywhere. */
function expectUntold(...commands: readonly Started[]): void {
  for (const { stdout, stderr } of commands) {
    for (const text of [password, encodeURIComponent(password)]) expect(`${stdout}${stderr}`).not.toContain(text);
  }
}

describe('clipwright worker', () => {
  // It is the first one: for how long the queue looks for nobody that is gone, the last worker has said. The check has
  // the same of the parts (packages/distributed-bullmq/test/failures.test.ts).
  it.runIf(isSoak)('that is killed in the middle of a piece: another makes it (a soak)', async () => {
    const expected = await alone();
    const killed = worker([...each('held'), '--gone-after', '1']);
    const rendering = render('out.mp4');
    await killed.told('progress');
    killed.kill('SIGKILL');
    await killed.ended;
    const other = worker([...each(), '--gone-after', '1']);
    expect((await made(rendering)).equals(expected)).toBe(true);
    await end(other);
    expect(madeBy(killed, other)).toHaveLength(pieceCount);
    await expectNothingLeft();
  });

  it('makes the pieces of a render, with another worker, and the bytes are the same', async () => {
    const expected = await alone();
    const one = worker();
    const other = worker([...each(), '--queue-file', at.queueFile], { CLIPWRIGHT_QUEUE_URL: '' });
    await Promise.all([one.told('started'), other.told('started')]);
    const rendering = render('out.mp4');
    expect((await made(rendering)).equals(expected)).toBe(true);
    await end(one, other);
    expect(madeBy(one, other)).toHaveLength(pieceCount);
    expect(new Set(madeBy(one, other)).size).toBe(pieceCount);
    await expectNothingLeft();
    expect(one.events.at(-1)).toMatchObject({ type: 'ended', failed: 0, returned: 0 });
    expect([...faultsOfLines(one), ...faultsOfLines(other)]).toEqual([]);
    expectUntold(rendering);
  });

  it.runIf(isSoak)('finishes what it has when it is told to end, and takes no more (a soak)', async () => {
    const expected = await alone();
    await writeFile(at.file('held'), '');
    const draining = worker(each('slow'), { HELD: at.file('held') });
    const rendering = render('out.mp4');
    await draining.told('progress');
    draining.kill('SIGTERM');
    await expect.poll(() => draining.stderr).toContain('is told to end');
    await rm(at.file('held'));
    expect(await draining.ended).toBe(0);
    expect(draining.events.at(-1)).toMatchObject({ type: 'ended', failed: 0, returned: 0 });
    expect(madeBy(draining)).toHaveLength(draining.events.filter(({ type }) => type === 'begun').length);
    const other = worker();
    expect((await made(rendering)).equals(expected)).toBe(true);
    await end(other);
    expect(madeBy(draining, other)).toHaveLength(pieceCount);
  });

  it('and a render that are told to end in the middle leave nothing', async () => {
    const held = worker([...each('held'), '--drain', '0']);
    const rendering = render('none.mp4');
    await held.told('progress');
    rendering.kill('SIGTERM');
    expect(await rendering.ended).toBe(143);
    await end(held);
    expect(await readdir(at.root)).not.toContain('none.mp4');
    await expectNothingLeft();
    expectUntold(rendering);
  });

  it('keeps pieces in a bucket', async () => {
    await using service = await s3Double();
    const env = { AWS_ACCESS_KEY_ID: service.accessKeyId, AWS_SECRET_ACCESS_KEY: 'secret-of-the-bucket' };
    const store = ['--store', `s3://${service.bucketName}/team?endpoint=${service.endpoint}`];
    const one = at.start(['worker', '--json', '--media', at.media, ...store, ...each()], env);
    await one.told('started');
    const rendering = at.start(
      ['render', at.list, '-o', 'out.mp4', '--overwrite', ...what(), ...store, '--cache-dir', 'own'],
      env,
    );
    const bytes = await made(rendering);
    await end(one);
    expect(madeBy(one)).toHaveLength(pieceCount);
    expect(bytes.equals(await alone())).toBe(true);
    for (const { stdout, stderr } of [one, rendering]) {
      expect(`${stdout}${stderr}`).not.toContain('secret-of-the-bucket');
    }
  });
});

describe('clipwright render --queue', () => {
  // As above.
  it.runIf(isSoak)('that is killed is gone on from by the next (a soak)', async () => {
    const expected = await alone();
    await writeFile(at.file('held'), '');
    const slow = worker(each('slow'), { HELD: at.file('held') });
    const killed = render('killed.mp4');
    await slow.told('progress');
    killed.kill('SIGKILL');
    await killed.ended;
    await rm(at.file('held'));
    expect((await made(render('out.mp4'))).equals(expected)).toBe(true);
    await end(slow);
    expect(madeBy(slow)).toHaveLength(pieceCount);
    expect(await jobKeys(at)).toEqual([]);
  });

  it('names what no worker has, and makes it', async () => {
    await writeFile(at.file('other.json'), JSON.stringify([{ source: 'media/one.mp4', end: 0.2 }]));
    const argv = ['render', 'other.json', '-o', 'out.mp4', '--overwrite', '--store', at.store, '--media', 'tmp'];
    const rendering = at.start([...argv, ...what()]);
    expect(await rendering.ended).toBe(0);
    expect(inOneLine(rendering.stderr)).toContain('media/one.mp4 is not below');
  });

  it('puts what no worker has into the store, where it is told to', async () => {
    await writeFile(at.file('other.json'), JSON.stringify([{ source: 'media/one.mp4', end: 0.2 }]));
    const argv = ['render', 'other.json', '-o', 'out.mp4', '--overwrite', '--store', at.store, '--media', 'tmp'];
    const one = at.start(['worker', '--json', '--store', at.store, '--media', 'tmp', ...each()]);
    const rendering = at.start([...argv, '--share-sources', '--no-audio', ...what()]);
    expect(await rendering.ended).toBe(0);
    expect(rendering.stderr).not.toContain('is not below');
    await end(one);
    expect(madeBy(one)).toHaveLength(1);
  });
});

it('clipwright serve --queue has workers make the pieces', async () => {
  const one = worker([]);
  await writeFile(at.file('token'), 'a-token-of-this-test');
  const server = at.start([
    ...['serve', '--media', at.media, '--out', '.', '--token-file', 'token', '--json', '--store', at.store],
  ]);
  await expect.poll(() => server.stdout).toMatch(/"openUrl": ".+"\s+}\s*$/);
  const { url } = JSON.parse(server.stdout);
  const headers = { authorization: 'Bearer a-token-of-this-test', 'content-type': 'application/json' };
  const timeline = { items: [{ source: 'one.mp4', end: 0.3 }] };
  const body = JSON.stringify({ timeline, output: { name: 'film.mp4', copy: 'never' } });
  const asked = await fetch(`${url}/api/v1/renders`, { method: 'POST', headers, body });
  expect(asked.status).toBe(201);
  const job = async (): Promise<unknown> => (await fetch(url + asked.headers.get('location'), { headers })).json();
  await expect.poll(job).toMatchObject({ state: 'done' });
  server.kill('SIGTERM');
  expect(await server.ended).toBe(143);
  await end(one);
  expect(madeBy(one)).toHaveLength(2);
  expectUntold(server);
});

it('what others must have is asked for at once', async () => {
  const shared = ['--store', './kept'];
  const cases: readonly (readonly [argv: readonly string[], problem: string])[] = [
    [['render', at.list, '-o', 'no.mp4'], 'A queue is named, and no store'],
    [['render', at.list, '-o', 'no.mp4', ...shared, '--no-cache'], 'nothing is to be kept'],
    [['worker', '--media', '.'], 'A queue is named, and no store'],
    [['worker', ...shared], "required option '--media <folder>'"],
    [['worker', ...shared, '--media', 'nowhere'], 'nowhere is no folder'],
    [['worker', '--store', 'kept', '--media', '.'], 'There is no store kept'],
    [['worker', ...shared, '--media', '.', '--queue', 'redis://:never@queue'], 'There is a password in the address'],
  ];
  const run = cases.map(([argv]) => at.start(argv));
  for (const [index, command] of run.entries()) {
    const problem = cases[index]?.[1];
    expect({ code: await command.ended, problem }).toEqual({ code: 2, problem });
    expect(inOneLine(command.stderr)).toContain(problem);
    expect(command.stderr).not.toContain('never@');
  }
});

// It leaves a piece that counts as worked on for a while, so it is the last one.
it('a worker that is told twice to end ends at once', async () => {
  const held = worker(each('held'));
  const rendering = render('none.mp4');
  await held.told('progress');
  held.kill('SIGTERM');
  await expect.poll(() => held.stderr).toContain('is told to end');
  held.kill('SIGTERM');
  expect(await held.ended).toBe(143);
  expect(held.events.some(({ type }) => type === 'ended')).toBe(false);
  rendering.kill('SIGKILL');
  await rendering.ended;
});
