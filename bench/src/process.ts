import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface RunOptions {
  /** Ends the program. */
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and gives what it printed. Rejects unless it ends with 0. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdout } = await execute(program, args, { ...options, maxBuffer: 64 * 2 ** 20 });
  return stdout;
}

/** What a program prints, or `undefined` where it is not installed or fails. */
export async function ask(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(program, args);
    return stdout + stderr;
  } catch {
    return undefined;
  }
}
