import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools } from '@clipwright/ffmpeg';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeNamed } from './named-media.ts';
import { names } from './names.ts';
import { recordedTools } from './recorded-tools.ts';
import { clipwright } from './run-command.ts';

/** Takes minutes, and needs a tracer. Scripts that stand in for tools on another processor open more than tools do. */
const { CLIPWRIGHT_TEST_PROCESSOR: processor = '' } = process.env;
const canTrace = isSoak && processor === '' && spawnSync('strace', ['-V']).status === 0;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(realpathSync(tmpdir()), 'clipwright-traced-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A string as `strace -xx` prints it. */
const read = (hex: string): string => Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString();

/** Calls of a trace that open something, with what, and those that have to do with sockets. */
function callsOf(trace: string): { readonly opened: readonly string[]; readonly sockets: readonly string[] } {
  const lines = trace.split('\n');
  return {
    opened: lines.flatMap((line) => {
      const [, path] = /^(?:open|openat|openat2|creat)\((?:\w+, )?"((?:\\x[0-9a-f]{2})*)"/.exec(line) ?? [];
      return path === undefined ? [] : [read(path)];
    }),
    sockets: lines.filter((line) => /^(?:socket|connect|bind|sendto)\(/.test(line)),
  };
}

/** Where a program finds its libraries and settings, and what the system tells. */
const system = ['/usr/', '/lib', '/etc/', '/proc/', '/sys/', '/dev/', '/opt/'];

it.runIf(canTrace)('rendering files of all names opens them, and nothing else', { timeout: 600_000 }, async () => {
  const at = (name: string): string => join(directory, name);
  await makeNamed(at('media'), names);
  for (const folder of ['traces', 'out', 'tools']) mkdirSync(at(folder));
  const found = await findTools();
  const tracer = [
    'strace',
    '-ff',
    '-qq',
    '-xx',
    '-s',
    '4096',
    '-e',
    'trace=open,openat,creat,socket,connect,bind,sendto',
  ];
  const tools = { ffmpeg: found.ffmpeg.path, ffprobe: found.ffprobe?.path ?? 'ffprobe' };
  const recorded = recordedTools(at('tools'), tools, [...tracer, '-o', at('traces/trace')]);
  writeFileSync(at('list.json'), JSON.stringify(names.map((source) => ({ source: `media/${source}`, end: 0.2 }))));
  const env = {
    CLIPWRIGHT_FFMPEG: recorded.ffmpeg,
    CLIPWRIGHT_FFPROBE: recorded.ffprobe,
    CLIPWRIGHT_CACHE_DIR: at('cache'),
  };
  const argv = ['render', at('list.json'), '-o', at('out/out.mp4'), '--fps', '25', '--preset', 'ultrafast'];
  const run = await clipwright(argv, env, directory);
  expect(run.exitCode, run.stderr).toBe(0);

  const calls = readdirSync(at('traces')).map((name) => callsOf(readFileSync(at(`traces/${name}`), 'utf8')));
  const opened = new Set(calls.flatMap((call) => call.opened));
  expect(calls.flatMap(({ sockets }) => sockets)).toEqual([]);
  for (const name of names) expect([...opened], JSON.stringify(name)).toContain(at(`media/${name}`));
  const own = [at('out/'), at('cache/')];
  const elsewhere = [...opened].filter(
    (path) =>
      !names.some((name) => path === at(`media/${name}`)) &&
      ![...system, ...own].some((prefix) => path.startsWith(prefix)),
  );
  expect(elsewhere).toEqual([]);

  // What should not be there would be seen.
  spawnSync(recorded.ffprobe, ['-i', 'http://127.0.0.1:9/a.mp4']);
  const after = readdirSync(at('traces')).map((name) => callsOf(readFileSync(at(`traces/${name}`), 'utf8')));
  expect(after.flatMap(({ sockets }) => sockets)).not.toEqual([]);
});
