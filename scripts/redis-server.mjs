// Has a Redis at hand for the tests of rendering on several machines.
import { spawnSync } from 'node:child_process';
import { installByApt } from './apt.mjs';
import { heading } from './process.mjs';

/** As test/kit/src/has-redis-server.ts looks for it. */
const isHere = () => spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/** Installs redis-server where that is possible without asking, and goes on without it where not. */
export async function ensureRedisServer() {
  if (isHere()) return;
  await installByApt('redis-server', 'redis-server, which some tests start');
  if (!isHere()) heading('No redis-server here: tests that need one are skipped, and say so');
}
