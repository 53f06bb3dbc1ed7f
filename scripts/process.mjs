// Child processes of the scripts: their environment, their output, and Ctrl-C.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Ends the run with a message and an exit code. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

// npm hands its own settings down as variables; pnpm and the npm below it would take them for theirs. Those that say
// where packages come from are the user's and stay.
const kept = /^npm_config_(registry|userconfig|cache|cafile|strict_ssl|(https?_)?proxy|noproxy)$/i;

/** The environment of every child. */
export function environment() {
  const entries = Object.entries(process.env).filter(
    ([name]) => kept.test(name) || !/^npm_(config|package|lifecycle)_/i.test(name),
  );
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', NPM_CONFIG_UPDATE_NOTIFIER: 'false' };
  // In a pipe or a log, plain lines.
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  return { ...Object.fromEntries(entries), ...quiet, ...plain };
}

export function heading(text) {
  console.log(`\n== ${text}`);
}

/**
 * Runs a program in the checkout with our standard streams. Fails unless it ends with 0. A terminal's Ctrl-C reaches
 * the child by itself; a signal sent to this process alone is passed on. Either way the child ends first.
 */
export function run(program, args, { env = {}, shell = false, quiet = false } = {}) {
  return new Promise((done, failed) => {
    const stdio = quiet ? 'ignore' : 'inherit';
    const child = spawn(program, args, { cwd: root, stdio, shell, env: { ...environment(), ...env } });
    let interrupted;
    const pass = (signal) => {
      if (interrupted === undefined && !(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
      interrupted = signal;
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const settle = (problem) => {
      for (const signal of signals) process.off(signal, pass);
      if (problem === undefined) done();
      else failed(problem);
    };
    child.on('error', (error) => settle(new Failure(`${program} did not start: ${error.message}`)));
    child.on('close', (code, signal) => {
      const ending = interrupted ?? signal;
      if (ending) settle(new Failure('Cancelled.', 128 + constants.signals[ending]));
      else settle(code === 0 ? undefined : new Failure(`${[program, ...args].join(' ')} ended with ${code}.`, code));
    });
  });
}

/** Runs the package manager that package.json pins, whether or not one is installed. */
export function pnpm(args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // On Windows npx is a .cmd file, which only a shell starts; no argument here needs quoting.
  return run('npx', ['--yes', packageManager.split('+')[0], ...args], { shell: process.platform === 'win32' });
}

/** Runs a development dependency by the name of its package. */
export function tool(name, args, options) {
  const directory = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : Object.values(bin)[0];
  return run(process.execPath, [join(directory, file), ...args], options);
}
