import { appendFile, copyFile, mkdtemp, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeMedia, picture } from './make-media.ts';

/** What the laws of loaders ask for, in files. */
export interface LawFiles {
  readonly uri: string;
  readonly other: string;
  readonly silent: string;
  readonly notMedia: string;
  /** The path of a file that is not there. */
  readonly missing: string;
}

/** A file that becomes another when it is told to. */
export interface ChangingFile {
  readonly uri: string;
  readonly way: string;
  readonly change: () => Promise<void>;
  readonly code: 'source-changed' | 'source-missing';
}

/** Makes them. */
export async function makeLawFiles(directory: string): Promise<LawFiles> {
  const notMedia = join(directory, 'text.mp4');
  await writeFile(notMedia, 'Nothing but text.\n');
  return {
    uri: await makeMedia(directory, 'sound.mp4', `${picture};sine=d=1[a]`),
    other: await makeMedia(directory, 'other.mkv', 'testsrc=s=48x32:r=30:d=1[v];sine=f=200:d=1[a]'),
    silent: await makeMedia(directory, 'silent.mp4', picture),
    notMedia,
    missing: join(directory, 'missing.mp4'),
  };
}

/**
 * Copies of a source in a new folder, each with one of the ways in which a file may become another. Where possible its
 * times say nothing.
 */
export async function changingFiles(uri: string, directory: string): Promise<ChangingFile[]> {
  const folder = await mkdtemp(join(directory, 'changing-'));
  const setTimes = (file: string): Promise<void> => utimes(file, 1000, 1000);
  const ways: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'cut short': (file) => truncate(file, 1000).then(() => setTimes(file)),
    grown: (file) => appendFile(file, 'more').then(() => setTimes(file)),
    'replaced by its like': async (file) => {
      await copyFile(uri, `${file}.new`);
      await setTimes(`${file}.new`);
      await rename(`${file}.new`, file);
    },
    'written over with as many bytes': async (file) => writeFile(file, Buffer.alloc((await stat(file)).size)),
    'taken away': (file) => rm(file),
  };
  const sources = Object.entries(ways).map(async ([way, change], number): Promise<ChangingFile> => {
    const file = join(folder, `${number}.mp4`);
    await copyFile(uri, file);
    await setTimes(file);
    const code = way === 'taken away' ? 'source-missing' : 'source-changed';
    return { uri: file, way, change: () => change(file), code };
  });
  return Promise.all(sources);
}
