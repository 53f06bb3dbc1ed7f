import {
  chmod,
  constants,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { type FileRecord, fileRecord } from '@clipwright/node-kit';

/** What the store needs to know of a file. */
export interface FileStatus extends FileRecord {
  /** Names that the file has. */
  readonly links: number;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

/**
 * Every access of a store to its disk, so that tests can let each of them fail. Errors are Node's, with an errno
 * `code`.
 */
export interface FileSystem {
  /** Makes the directory and its parents; content with one that is there. */
  makeDirectory(path: string): Promise<void>;
  list(directory: string): Promise<string[]>;
  status(path: string): Promise<FileStatus>;
  readText(path: string): Promise<string>;
  /** Writes a file that is not there yet. */
  writeText(path: string, text: string): Promise<void>;
  /** Reads by pull, from a byte on and so many. @default all */
  read(path: string, start?: number, length?: number): AsyncIterable<Uint8Array>;
  /** Flushes a file's content to the disk. */
  flush(path: string): Promise<void>;
  /** Gives a file a second name. Fails when the name is taken. */
  link(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Sets the time of the content's last change, in milliseconds since 1970. */
  touch(path: string, time: number): Promise<void>;
  makeReadOnly(path: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  /** Removes whatever is there, if anything. */
  removeTree(path: string): Promise<void>;
}

const chunkBytes = 1 << 20;

async function* readChunks(path: string, start = 0, length = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    let position = start;
    while (position < start + length) {
      // A buffer of its own for each chunk: the receiver may keep it.
      const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, start + length - position));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The disk itself. */
export const nodeFileSystem: FileSystem = {
  makeDirectory: async (path) => void (await mkdir(path, { recursive: true })),
  list: (directory) => readdir(directory),
  status: async (path) => {
    const found = await stat(path, { bigint: true });
    return {
      ...fileRecord(found),
      links: Number(found.nlink),
      isFile: found.isFile(),
      isDirectory: found.isDirectory(),
    };
  },
  readText: (path) => readFile(path, 'utf8'),
  writeText: (path, text) => writeFile(path, text, { flag: 'wx' }),
  read: readChunks,
  flush: async (path) => {
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  },
  link,
  copy: (from, to) => copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  rename,
  touch: (path, time) => utimes(path, time / 1000, time / 1000),
  makeReadOnly: (path) => chmod(path, 0o444),
  removeFile: unlink,
  removeTree: (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }),
};
