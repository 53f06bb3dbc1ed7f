import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtifactStoreId, createClipwright } from '@clipwright/core/inversify';
import { hold, producing, readBack, textOf } from '@clipwright/test-kit/artifacts';
import { first, gate } from '@clipwright/test-kit/s3/s3-faults';
import { memoryStore } from '@clipwright/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3StoreModule } from '../src/inversify/index.ts';
import { sendFile } from '../src/service/send-file.ts';
import { eachWithMachines, secretAccessKey } from './machines.ts';

const each = eachWithMachines();
const unexpected = producing('nobody should have produced this');

async function bytesIn(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory, { recursive: true })) bytes += (await stat(join(directory, name))).size;
  return bytes;
}

it('what is kept here is bounded, and what is in use is not taken away', async () => {
  const { machine, directory } = each.now;
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const key of keys) await readBack(machine('first'), key, producing(key.repeat(1000)));
  const store = machine('second', { maxBytes: 3000 });
  await using held = await hold(store, 'a', unexpected);
  for (const key of keys.slice(1)) expect((await readBack(store, key, unexpected)).text).toBe(key.repeat(1000));
  expect(await textOf(held.artifact)).toBe('a'.repeat(1000));
  expect(existsSync(held.artifact.file)).toBe(true);
  await held[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  const blobs = join(directory, 'second', 'store-v1', 'cas');
  const kept = (await readdir(blobs, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect([kept.length > 0, kept.length <= 3]).toEqual([true, true]);
});

describe('nothing is left', () => {
  it('of connections, once it is disposed', async () => {
    const { double, machine } = each.now;
    const store = machine();
    await Promise.all(['a', 'b', 'c'].map((key) => readBack(store, key, producing(key))));
    expect(double.open.connections).toBeGreaterThan(0);
    await store[Symbol.asyncDispose]();
    await expect.poll(() => double.open).toEqual({ requests: 0, connections: 0 });
  });

  it('of a request that was answered before it was read', async () => {
    const { double, machine } = each.now;
    double.faults = first('PutObject', { kind: 'status', status: 503, code: 'SlowDown' });
    const store = machine();
    // More than lies between two programs of one machine.
    await readBack(store, 'key', producing(Buffer.alloc(2 ** 24, 1)));
    // The one that the others came by; it stays for the next.
    await expect.poll(() => double.open).toEqual({ requests: 0, connections: 1 });
    await store[Symbol.asyncDispose]();
    await expect.poll(() => double.open).toEqual({ requests: 0, connections: 0 });
  });

  it('of one who leaves while a file comes, or while the next try is waited for', async () => {
    const { double, machine, directory } = each.now;
    const sender = machine('first');
    await readBack(sender, 'key', producing('content'));
    await sender[Symbol.asyncDispose]();
    const answered = gate();
    const store = machine('second', { retry: { delay: 3_600_000, maxDelay: 3_600_000 } });
    double.faults = first('GetObject', { kind: 'hold', gate: answered, until: 'answered' });
    const one = store.acquire('key', unexpected).subscribe();
    await answered.reached;
    one.unsubscribe();
    await store.settled();
    double.faults = first('GetObject', { kind: 'lose-request' });
    const other = store.acquire('key', unexpected).subscribe();
    await expect.poll(() => store.statistics().retries).toBe(1);
    other.unsubscribe();
    await store.settled();
    answered.open();
    await store[Symbol.asyncDispose]();
    await expect.poll(() => double.open.connections).toBe(0);
    expect(await bytesIn(join(directory, 'second'))).toBeLessThan(100_000);
    expect((await readdir(join(directory, 'second', 'store-v1', 'sessions'))).length).toBe(0);
  });
});

it('a service that says nothing is asked again', async () => {
  const { double, machine } = each.now;
  const never = gate();
  double.faults = first('GetObject', { kind: 'hold', gate: never, until: 'answered' });
  const store = machine('one', { timeout: 500, retry: { attempts: 100, delay: 0 } });
  expect(await readBack(store, 'key', producing('content'))).toMatchObject({ text: 'content', hit: false });
  expect(store.statistics().retries).toBeGreaterThan(0);
  never.open();
});

describe('a file that is sent', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-s3-file-'));
    await writeFile(join(folder, 'file'), 'other content');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['changed', 13],
    ['cut off', 20],
  ])('and was %s meanwhile does not go to its last byte', async (_, bytes) => {
    const range = { file: join(folder, 'file'), start: 0, bytes, digest: '0'.repeat(64) };
    let arrived = 0;
    const sent = sendFile(range, new AbortController().signal, async (body) => {
      for await (const chunk of body) arrived += chunk.length;
    });
    await expect(sent).rejects.toMatchObject({ code: 'contract-violation' });
    expect(arrived).toBeLessThan(bytes);
  });
});

it('a file that cannot be sent is a failure of this machine', async () => {
  const range = { file: join(tmpdir(), 'there-is-no-such-file'), start: 0, bytes: 1, digest: '0'.repeat(64) };
  const sent = sendFile(range, new AbortController().signal, async (body) => {
    for await (const _ of body) throw new Error('Nothing should have come.');
  });
  await expect(sent).rejects.toMatchObject({ code: 'store-failed', details: { file: range.file } });
});

it('a container binds one store, closed with it, and with its local store', async () => {
  const { double } = each.now;
  const local = memoryStore();
  const { endpoint, bucketName: bucket, accessKeyId } = double;
  const options = () => ({
    endpoint,
    bucket,
    region: 'us-east-1',
    local,
    credentials: { accessKeyId, secretAccessKey },
  });
  const clipwright = createClipwright({ modules: [s3StoreModule(options)] });
  const store = clipwright.get(ArtifactStoreId);
  expect(clipwright.get(ArtifactStoreId)).toBe(store);
  // A store that has no fingerprints gives none.
  expect(store.fingerprint).toBeUndefined();
  await clipwright[Symbol.asyncDispose]();
  for (const closed of [store, local]) {
    await expect(hold(closed, 'key', unexpected)).rejects.toMatchObject({ code: 'disposed' });
  }
});
