import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeFiles, processTag } from '../src/index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-files-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('a temporary file has a place of its own, which goes with it', async () => {
  const files = nodeFiles(folder);
  const [one, two] = [await files.temporary(), await files.temporary()];
  expect(dirname(one)).not.toBe(dirname(two));
  expect([existsSync(one), existsSync(dirname(one)), /\.\w+$/.test(one)]).toEqual([false, true, false]);
  await writeFile(one, 'abc');
  expect([await files.size(one), await files.size(two), await files.size(folder)]).toEqual([3, undefined, undefined]);
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(one)) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('abc');
  for (const file of [one, two, one, join(folder, 'never')]) await files.remove(file);
  expect(await readdir(folder)).toEqual([]);
});

it('what a process that is gone has left is removed', async () => {
  const [, started, machine] = processTag().split('-');
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = join(folder, `clipwright-files-${pid}-${started}-${machine}-abcdef`);
  await mkdir(left);
  await nodeFiles(folder).temporary();
  expect(existsSync(left)).toBe(false);
});

it('a finished file is put in its place, and replaces one only if it may', async () => {
  const files = nodeFiles(folder);
  const output = join(folder, 'out.gif');
  for (const [content, overwrite] of [
    ['first', false],
    ['second one', true],
  ] as const) {
    await files.checkOutput({ file: output, overwrite, sources: [] });
    const file = await files.beside(output);
    expect(dirname(file)).toBe(folder);
    await writeFile(file, content);
    expect(await files.publish(file, output, overwrite, () => true)).toBe(content.length);
  }
  const check = files.checkOutput({ file: output, overwrite: false, sources: [] });
  await expect(check).rejects.toMatchObject({ code: 'output-exists' });
  expect(await readdir(folder)).toEqual(['out.gif']);
});
