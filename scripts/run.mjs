// What `npm start`, `npm run demo`, `npm test`, `npm run soak`, `npm run api`, `npm run docs`, `npm run mutation` and `npm run bench` run.
// Needs nothing but Node and npm.
import { ensureChromium } from './chromium.mjs';
import { ensureFfmpeg } from './ffmpeg.mjs';
import { ensurePostgresServer } from './postgres-server.mjs';
import { Failure, heading, pnpm, run, tool } from './process.mjs';
import { ensureRedisServer } from './redis-server.mjs';
import { runTasks } from './tasks.mjs';
import { runTests } from './tests.mjs';

/**
 * Installs what the lock file names, has ffmpeg at hand, and builds.
 *
 * @param withoutFfmpeg What goes on where it is not there (ffmpeg.mjs). @default nothing
 */
async function prepare(withoutFfmpeg) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Failure(`Node ${process.versions.node} is too old: 20.19 or later is needed (https://nodejs.org).`);
  }
  heading('Install');
  await pnpm(['install', '--frozen-lockfile', '--config.confirm-modules-purge=false']);
  await ensureFfmpeg(withoutFfmpeg);
  heading('Build');
  await runTasks(['build']);
}

const commands = {
  async start(args) {
    await prepare('libraries');
    await run(process.execPath, ['apps/demo/dist/main.js', ...args]);
  },
  async demo(args) {
    await prepare('libraries');
    heading('Page');
    await pnpm(['--dir', 'apps/demo', '--silent', 'run', 'page']);
    await run(process.execPath, ['apps/demo/dist/studio.js', ...args]);
  },
  async test(args) {
    await prepare('tests');
    await ensureChromium();
    await ensureRedisServer();
    await ensurePostgresServer();
    await runTests(args);
  },
  async soak(args) {
    process.env.CLIPWRIGHT_SOAK = '1';
    await prepare();
    await ensureChromium();
    await ensureRedisServer();
    await ensurePostgresServer();
    await runTests(args);
  },
  async api() {
    await prepare();
    heading('What is exported');
    await run(process.execPath, ['scripts/api.mjs', '--accept']);
  },
  async docs() {
    heading('Install');
    await pnpm(['install', '--frozen-lockfile', '--config.confirm-modules-purge=false']);
    // Not part of the workspace: pages are made with 140 MB of packages that nothing else needs.
    await pnpm(['--dir', 'site', 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false']);
    heading('Pages');
    await run(process.execPath, ['site/build.mjs']);
  },
  async mutation(args) {
    await prepare();
    heading('Mutation testing');
    await tool('@stryker-mutator/core', ['run', ...args]);
  },
  async bench(args) {
    await prepare();
    heading('Bench');
    await run(process.execPath, ['bench/dist/main.js', ...args]);
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exitCode = 2;
} else {
  try {
    await command(args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = error.exitCode;
  }
}
