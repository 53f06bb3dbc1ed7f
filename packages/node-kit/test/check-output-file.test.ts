import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutputFile } from '../src/files/check-output-file.ts';
import { publish } from '../src/files/publish.ts';

let directory = '';
const at = (name: string): string => join(directory, name);
beforeEach(() => {
  directory = mkdtempSync(join(realpathSync(tmpdir()), 'clipwright-place-'));
  writeFileSync(at('source.mp4'), 'source');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The code that a place is refused with, `good` where it is not. */
async function refusal(file: string, overwrite: boolean, sources = [at('source.mp4')]): Promise<unknown> {
  try {
    await checkOutputFile({ file, overwrite, sources });
    return 'good';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

const both = async (file: string): Promise<unknown> => [await refusal(file, false), await refusal(file, true)];

it('a name that nobody has is good, and one that a file has is good for replacing it', async () => {
  writeFileSync(at('old.mp4'), 'old');
  expect(await both(at('new.mp4'))).toEqual(['good', 'good']);
  expect(await both(at('old.mp4'))).toEqual(['output-exists', 'good']);
});

it('a source is refused by whatever name it goes', async () => {
  linkSync(at('source.mp4'), at('hard.mp4'));
  symlinkSync('source.mp4', at('soft.mp4'));
  symlinkSync('soft.mp4', at('soft-soft.mp4'));
  symlinkSync(directory, at('around'));
  const spelled = `${directory}/./../${relative(join(directory, '..'), directory)}//source.mp4`;
  for (const name of ['source.mp4', 'hard.mp4', 'soft.mp4', 'soft-soft.mp4', 'around/source.mp4']) {
    expect(await both(at(name)), name).toEqual(['output-is-source', 'output-is-source']);
  }
  expect(await both(spelled)).toEqual(['output-is-source', 'output-is-source']);
  // Nor may it be what a source that is a link leads to.
  expect(await refusal(at('source.mp4'), true, [at('soft-soft.mp4')])).toBe('output-is-source');
});

it('a link is there, wherever it leads', async () => {
  writeFileSync(at('elsewhere.mp4'), 'elsewhere');
  symlinkSync('elsewhere.mp4', at('link.mp4'));
  symlinkSync('nowhere.mp4', at('dangling.mp4'));
  symlinkSync('loop.mp4', at('loop.mp4'));
  for (const name of ['link.mp4', 'dangling.mp4', 'loop.mp4']) {
    expect(await both(at(name)), name).toEqual(['output-exists', 'good']);
  }
});

it('what is no file is never replaced', async () => {
  mkdirSync(at('directory.mp4'));
  symlinkSync('directory.mp4', at('link.mp4'));
  symlinkSync('/dev/null', at('device.mp4'));
  execFileSync('mkfifo', [at('fifo.mp4')]);
  for (const name of ['directory.mp4', 'link.mp4', 'device.mp4', 'fifo.mp4']) {
    expect(await both(at(name)), name).toEqual(['output-unwritable', 'output-unwritable']);
  }
  expect(await both(at('source.mp4/out.mp4'))).toEqual(['output-unwritable', 'output-unwritable']);
  expect(await both(at('missing/out.mp4'))).toEqual(['output-unwritable', 'output-unwritable']);
  expect(await both('out.mp4')).toEqual(['invalid-option', 'invalid-option']);
});

describe('what comes between the check and the end', () => {
  const published = async (overwrite: boolean): Promise<unknown> => {
    writeFileSync(at('finished'), 'finished');
    try {
      return await publish(at('finished'), at('out.mp4'), overwrite);
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  const changes = {
    'a link to a source': () => symlinkSync('source.mp4', at('out.mp4')),
    'a dangling link': () => symlinkSync('nowhere.mp4', at('out.mp4')),
    'another name of a source': () => linkSync(at('source.mp4'), at('out.mp4')),
    'a file': () => writeFileSync(at('out.mp4'), 'other'),
  };

  it.each(Object.entries(changes))('%s is left alone, or itself replaced', async (_, change) => {
    change();
    const before = lstatSync(at('out.mp4'));
    expect(await published(false)).toBe('output-exists');
    expect(lstatSync(at('out.mp4')).ino).toBe(before.ino);
    expect(await published(true)).toBe(8);
    expect(lstatSync(at('out.mp4')).isFile()).toBe(true);
    expect(readFileSync(at('out.mp4'), 'utf8')).toBe('finished');
    expect(readFileSync(at('source.mp4'), 'utf8')).toBe('source');
    expect(readdirSync(directory).sort()).toEqual(['out.mp4', 'source.mp4']);
  });

  it('a directory, or a link to one, is not written into', async () => {
    mkdirSync(at('out.mp4'));
    expect(await published(false)).toBe('output-exists');
    expect(await published(true)).toBe('output-unwritable');
    expect(readdirSync(at('out.mp4'))).toEqual([]);
    rmSync(at('out.mp4'), { recursive: true });
    mkdirSync(at('folder'));
    symlinkSync('folder', at('out.mp4'));
    expect(await published(false)).toBe('output-exists');
    expect(await published(true)).toBe(8);
    expect(readdirSync(at('folder'))).toEqual([]);
    expect(readFileSync(at('out.mp4'), 'utf8')).toBe('finished');
  });
});
