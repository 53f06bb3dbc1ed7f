// What the checkout wants of Debian or Ubuntu, where that can be had without asking.
import { spawnSync } from 'node:child_process';
import { Failure, heading, run } from './process.mjs';

/** Installs a package as root, where there is apt-get; does nothing elsewhere. @param what It has, for people. */
export async function installByApt(name, what) {
  const isAllowed = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!isAllowed) return;
  heading(`Not here: ${what}. Installing ${name} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
  } catch (error) {
    // Without a network it cannot be done, and who asked says what follows.
    if (!(error instanceof Failure) || error.exitCode > 128) throw error;
    console.error(error.message);
  }
}
