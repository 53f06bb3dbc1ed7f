import { type FileSystem, nodeFileSystem } from '../../src/store/file-system.ts';

/** A disk whose calls are counted, and of which one, or all from one on, can fail. */
export interface FaultyFiles {
  readonly files: FileSystem;
  /** Calls so far, by name. */
  readonly calls: readonly string[];
}

export interface Fault {
  /** Number of the first call that fails, from 0. */
  readonly at: number;
  /** Whether the calls after it fail as well. */
  readonly onwards: boolean;
  readonly code: string;
}

/** An error as Node gives it. */
export function diskError(code: string, at = 'each call'): Error {
  return Object.assign(new Error(`${code}: ${at}`), { code });
}

/** A call that always fails. */
export const failing = (code: string) => (): Promise<never> => Promise.reject(diskError(code));

export function faultyFiles(fault?: Fault): FaultyFiles {
  const calls: string[] = [];
  const check = (name: string): void => {
    const number = calls.push(name) - 1;
    if (fault === undefined || number < fault.at || (!fault.onwards && number > fault.at)) return;
    throw diskError(fault.code, `call ${number}, ${name}`);
  };
  const checked =
    <A extends readonly unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check(name);
      return call(...args);
    };
  const real = nodeFileSystem;
  return {
    calls,
    files: {
      makeDirectory: checked('makeDirectory', real.makeDirectory),
      list: checked('list', real.list),
      status: checked('status', real.status),
      readText: checked('readText', real.readText),
      writeText: checked('writeText', real.writeText),
      flush: checked('flush', real.flush),
      link: checked('link', real.link),
      copy: checked('copy', real.copy),
      rename: checked('rename', real.rename),
      touch: checked('touch', real.touch),
      makeReadOnly: checked('makeReadOnly', real.makeReadOnly),
      removeFile: checked('removeFile', real.removeFile),
      removeTree: checked('removeTree', real.removeTree),
      async *read(path, start, length) {
        check('read');
        for await (const chunk of real.read(path, start, length)) {
          check('read a chunk');
          yield chunk;
        }
      },
    },
  };
}
