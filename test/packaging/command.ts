import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './workspace.ts';

const execute = promisify(execFile);

/** Runs a program in a directory and gives its standard output. A failure says what the program said, and its exit code. */
export async function command(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  // On Windows npm and npx are .cmd files, which only a shell starts.
  const shell = process.platform === 'win32' && program.startsWith('np');
  try {
    const { stdout } = await execute(program, args, { cwd, shell, env: outsideVitest() });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : [];
    const exitCode = error instanceof Error && 'code' in error ? error.code : undefined;
    throw Object.assign(new Error(`${program} ${args.join(' ')} failed:\n${said.join('\n')}`), { exitCode });
  }
}

/** The environment as a user's: without what the test runner adds. */
function outsideVitest(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_ENV: _environment, ...rest } = process.env;
  return rest;
}

/** Runs the package manager that package.json pins. */
export function pnpm(cwd: string, ...args: readonly string[]): Promise<string> {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return command(cwd, 'npx', '--yes', packageManager.split('+')[0], ...args);
}
