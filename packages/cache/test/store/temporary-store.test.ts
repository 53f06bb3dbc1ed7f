import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryStore } from '../../src/index.ts';
import { eachInDirectory, fingerprintOf } from './steps.ts';

const directory = eachInDirectory();
/** It has been there for a while. */
const old = import.meta.filename;

it('a file that is not changing is known by its record, always alike', async () => {
  await using store = temporaryStore({ directory: directory.path });
  const told = await fingerprintOf(store, old);
  expect(told).toEqual({ fingerprint: expect.stringMatching(/^record:(\d+ ){4}\d+$/), hashed: false });
  expect(await fingerprintOf(store, old)).toEqual(told);
});

it('one that was changed just now is read, and always alike from then on', async () => {
  const file = join(directory.path, 'new.mp4');
  await writeFile(file, 'content');
  await using store = temporaryStore({ directory: directory.path });
  const fingerprint = `sha256:${createHash('sha256').update('content').digest('hex')}`;
  expect(await fingerprintOf(store, file)).toEqual({ fingerprint, hashed: true });
  expect(await fingerprintOf(store, file)).toMatchObject({ fingerprint });
  await writeFile(file, 'another');
  expect((await fingerprintOf(store, file)).fingerprint).not.toBe(fingerprint);
});

it('what is no file is said to be none', async () => {
  await using store = temporaryStore({ directory: directory.path });
  await expect(fingerprintOf(store, join(directory.path, 'none'))).rejects.toMatchObject({ code: 'source-missing' });
  await expect(fingerprintOf(store, directory.path)).rejects.toMatchObject({ code: 'source-unreadable' });
});
