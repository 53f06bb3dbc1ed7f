// Which modules of the packages three requests enter, for docs/architecture.md: `node scripts/trace-modules.mjs`, after
// a build, puts it there. A test fails when the page says something else than what is traced.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './process.mjs';

const execute = promisify(execFile);
const page = join(root, 'docs/architecture.md');
const [start, end] = ['<!-- modules entered: start -->', '<!-- modules entered: end -->'];
const command = join(root, 'packages/cli/dist/main.js');

/** The most modules that are entered from `loadClips` to a clip's first sample, and of them on the way there. */
export const maxToSample = { entered: 139, walked: 45 };

/**
 * What is traced. `beside` is the module from which on several things are done side by side, so that those after it are
 * entered in any order: from the first process on, and in a render from the beginning.
 */
const requests = {
  sample: {
    title: '`loadClips` of one clip, to its first sample',
    showsWay: true,
    beside: 'ffmpeg/supervise/stream-job',
    args: ({ clip }) => [join(root, 'scripts/trace/first-sample.mjs'), clip],
  },
  load: {
    title: '`clipwright load FILE --no-cache`',
    beside: undefined,
    args: ({ clip }) => [command, 'load', clip, '--no-cache'],
  },
  render: {
    title: '`clipwright render FILE -o OUT --no-cache`',
    beside: 'cli/run-cli',
    args: ({ clip, output }) => [command, 'render', clip, '-o', output, '--no-cache'],
  },
};

/**
 * The modules that each request enters, such as `core/time/rational`, in the order in which it first enters them, and
 * those on its way: they are at work when a loader, a prober, a reader of frames or a process is entered.
 */
export async function traces() {
  const folder = await mkdtemp(join(tmpdir(), 'clipwright-trace-'));
  try {
    const files = { clip: join(folder, 'clip.mp4'), output: join(folder, 'output.mp4') };
    const inputs = ['testsrc2=size=64x64:rate=25:duration=1', 'sine=duration=1'];
    const made = inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]);
    await execute('ffmpeg', ['-v', 'error', ...made, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', files.clip]);
    const found = {};
    for (const [name, { args }] of Object.entries(requests)) {
      const trace = join(folder, `${name}.json`);
      const record = pathToFileURL(join(root, 'scripts/trace/record.mjs'));
      record.searchParams.set('to', trace);
      await execute(process.execPath, ['--import', record.href, ...args(files)], { env: environment(folder) });
      found[name] = JSON.parse(await readFile(trace, 'utf8'));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing in it decides which way a request takes, nor does what other programs left in the system's folder. */
function environment(folder) {
  const entries = Object.entries(process.env).filter(([name]) => !/^(CLIPWRIGHT_|NODE_|VITEST)/.test(name));
  return { ...Object.fromEntries(entries), TMPDIR: folder };
}

/** The same for the page: a line for each folder with its modules, as often as it is returned to. */
export function listOf(found) {
  return Object.entries(requests)
    .map(([name, { title, showsWay, beside }]) => {
      const { entered: modules, walked } = found[name];
      const way = showsWay
        ? `On the way to a process are ${walked.length} of them:\n\n${roomsOf(walked)}\n\nIn all:\n\n`
        : '';
      const until = beside === undefined ? modules.length : modules.indexOf(beside) + 1;
      const [ordered, rest] = [modules.slice(0, until), modules.slice(until).sort()];
      const told = rest.length === 0 ? '' : `\n\nSide by side, after these:\n\n${roomsOf(rest)}`;
      return `${title}: ${modules.length} modules.\n\n${way}${roomsOf(ordered)}${told}`;
    })
    .join('\n\n');
}

function roomsOf(modules) {
  const lines = [];
  for (const module of modules) {
    const [room, name] = [module.slice(0, module.lastIndexOf('/')), module.slice(module.lastIndexOf('/') + 1)];
    const last = lines.at(-1);
    if (last?.room === room) last.names.push(name);
    else lines.push({ room, names: [name] });
  }
  return lines.map(({ room, names }) => `    ${room}: ${names.join(' ')}`).join('\n');
}

/** What the page says now, and a page that says something else. */
export async function written() {
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  return {
    list: text.slice(from, to).trim(),
    with: (list) => `${text.slice(0, from)}\n\n${list}\n\n${text.slice(to)}`,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = await traces();
  await writeFile(page, (await written()).with(listOf(found)));
  for (const [name, { entered }] of Object.entries(found)) console.log(`${name}: ${entered.length}`);
}
