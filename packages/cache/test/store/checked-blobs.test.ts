import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestText } from '@clipwright/node-kit';
import { expect, it } from 'vitest';
import { CheckedBlobs } from '../../src/store/checked-blobs.ts';
import { type FileStatus, nodeFileSystem } from '../../src/store/file-system.ts';
import { eachInDirectory } from './steps.ts';

const directory = eachInDirectory();
const digest = digestText('content');

it.each<[keyof FileStatus, boolean]>([
  ['device', true],
  ['inode', true],
  ['size', true],
  ['mtimeNs', true],
  // Another name for it changes these.
  ['links', false],
  ['ctimeNs', false],
])('a file that was found good, and whose %s is another by now, is read again: %s', async (name, isRead) => {
  const file = join(directory.path, 'file');
  await writeFile(file, 'content');
  const status = await nodeFileSystem.status(file);
  const other = { ...status, [name]: typeof status[name] === 'bigint' ? 0n : 1e6 };
  let reads = 0;
  const checked = new CheckedBlobs({
    ...nodeFileSystem,
    read: (path) => {
      reads += 1;
      return nodeFileSystem.read(path);
    },
  });
  expect([await checked.isGood(file, digest, status), reads]).toEqual([true, 1]);
  checked.remember(digest, status);
  expect([await checked.isGood(file, digest, status), reads]).toEqual([true, 1]);
  await writeFile(file, 'c0ntent');
  expect([await checked.isGood(file, digest, other), reads]).toEqual([!isRead, isRead ? 2 : 1]);
});
