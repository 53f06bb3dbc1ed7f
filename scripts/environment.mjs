// What the answer of a test may depend on beside the checkout: a result counts where all of this is the same, and
// nowhere else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { findInitdb } from './postgres-server.mjs';
import { root } from './process.mjs';

/** An input of every test task (turbo.json). It is there while `npm test` runs, and at no other time. */
const file = join(root, 'test-environment.json');

/** Tools that some tests use where they are, and say that they were skipped where they are not. */
const helpers = ['chromium', 'setpriv', 'strace', 'qemu-x86_64', 'tar', 'melt', 'tmux', 'redis-server'];

/** Writes the file, before turbo looks at it, and removes it when disposed. */
export function testEnvironment() {
  writeFileSync(file, `${JSON.stringify(describeEnvironment(), null, 2)}\n`);
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

function describeEnvironment() {
  const { CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE } = process.env;
  const tools = ['ffmpeg', 'ffprobe', CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE, packagedFfmpeg()].filter(Boolean);
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    isRoot: process.getuid?.() === 0,
    processor: processor(),
    tools: Object.fromEntries([...new Set(tools)].map((name) => [name, describeTool(name)])),
    library: libraryVersion(),
    helpers: Object.fromEntries(helpers.map((name) => [name, find(name) ?? null])),
    postgres: findInitdb() ?? null,
    variables: Object.fromEntries(variables()),
    media: digestOf(process.env.CLIPWRIGHT_TEST_MEDIA, 'manifest.json'),
    timelines: listing(process.env.CLIPWRIGHT_TEST_TIMELINES),
  };
}

/** Ours, and those that say how text and times are written. */
function variables() {
  const named = /^(CLIPWRIGHT_.*|LANG|LC_ALL|TZ)$/;
  return Object.entries(process.env)
    .filter(([name]) => named.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Encoders choose their code by what the processor can do. */
function processor() {
  const [first] = cpus();
  const described = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(described)?.[1] ?? macFeatures();
  return { model: first?.model.trim() ?? null, flags: flags.split(' ').sort().join(' ') };
}

function macFeatures() {
  if (process.platform !== 'darwin') return '';
  return spawnSync('sysctl', ['machdep.cpu', 'hw.optional'], { encoding: 'utf8' }).stdout ?? '';
}

/** Its file, which may be a script around another, and what it says of itself and its libraries. */
function describeTool(name) {
  const path = find(name);
  if (path === undefined) return null;
  const { stdout } = spawnSync(path, ['-version'], { encoding: 'utf8' });
  return { path, version: stdout ?? null, sha256: sha256(readFileSync(path)) };
}

/** Where a program is: links are followed. */
function find(name) {
  const folders = /[\\/]/.test(name) ? [''] : (process.env.PATH ?? '').split(delimiter);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const found = folders.flatMap((folder) => endings.map((ending) => resolve(root, folder, name + ending)));
  const path = found.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  return path && realpathSync(path);
}

/** ffmpeg-static's, where its download was allowed. */
function packagedFfmpeg() {
  try {
    const path = createRequire(join(root, 'packages/cli/package.json'))('ffmpeg-static');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** node-av's, which brings FFmpeg's libraries where it can be installed. */
function libraryVersion() {
  const file = join(root, 'node_modules/node-av/package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}

function digestOf(folder, name) {
  const path = folder && resolve(root, folder, name);
  return path && existsSync(path) ? sha256(readFileSync(path)) : null;
}

/** Names and contents: lists of other programs are small. */
function listing(folder) {
  const path = folder && resolve(root, folder);
  if (!path || !existsSync(path)) return null;
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return sha256(files.map((each) => `${each}\0${sha256(readFileSync(each))}`).join('\n'));
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}
