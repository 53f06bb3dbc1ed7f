// Needs ffmpeg.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { seededRandom } from '@clipwright/test-kit/seeded-random';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventfulTimeline, profile } from './eventful-timeline.ts';
import { damageIn, namesIn, unfinishedIn } from './leftovers.ts';
import { markedProcesses, markName, newMark } from './marked-processes.ts';

// And one more at a moment that is no accident; in the check that is the command with a cache, and these the others.
const seeds = isSoak ? Array.from({ length: 49 }, (_, i) => 9_001 + i) : [9_002, 9_003];
/** Milliseconds within which what a killed process had started has to be gone. */
const limit = 5000;
// Built: what is killed is what people run.
const script = join(import.meta.dirname, 'fixtures', 'render.mjs');
const command = join(import.meta.dirname, '../../packages/cli/bin/clipwright.js');

const root = mkdtempSync(join(tmpdir(), 'clipwright-killed-'));
const sources = join(root, 'sources');
let timeline: Timeline;
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** How a process ended, and what it printed. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

interface RunOptions {
  readonly after?: number | 'joining';
  readonly signal?: NodeJS.Signals;
  /** A program in its place. */
  readonly ffprobe?: string;
}

/** How a render is started, and in which folders it works: all that it may write to. */
class Render {
  readonly output: string;
  readonly store: string;
  readonly temporary: string;
  readonly file: string;
  readonly #way: Way;

  constructor(name: string, way: Way) {
    const folder = join(root, name);
    [this.output, this.store, this.temporary] = [
      join(folder, 'output'),
      join(folder, 'store'),
      join(folder, 'temporary'),
    ];
    for (const each of [this.output, this.temporary]) mkdirSync(each, { recursive: true });
    this.file = join(this.output, 'out.mp4');
    this.#way = way;
  }

  /**
   * Runs it; after so many milliseconds, or when it begins to put the output together, it is sent a signal, if it is
   * not over. Gives how it ended and what it printed.
   */
  async run(mark: string, { after, signal = 'SIGKILL', ffprobe }: RunOptions = {}): Promise<Ended> {
    const child = spawn(process.execPath, this.#way.args(this), {
      env: {
        ...process.env,
        [markName]: mark,
        TMPDIR: this.temporary,
        ...(ffprobe && { CLIPWRIGHT_FFPROBE: ffprobe }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => (printed += chunk));
    child.stderr.on('data', (chunk) => (complaints += chunk));
    const timer = typeof after === 'number' ? setTimeout(() => child.kill(signal), after) : undefined;
    const watcher = after === 'joining' ? watch(this.output, () => child.kill(signal)) : undefined;
    const how = await new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal })),
    );
    clearTimeout(timer);
    watcher?.close();
    if (after === undefined) expect(how, complaints).toEqual({ code: 0, signal: null });
    return { ...how, lines: printed.split('\n').filter((line) => line !== '') };
  }

  digest(): string | undefined {
    if (!namesIn(this.output).includes('out.mp4')) return undefined;
    return createHash('sha256').update(readFileSync(this.file)).digest('hex');
  }

  /** What lies anywhere in its folders, the finished output and the finished work in the store left out. */
  async left(): Promise<string[]> {
    const others = namesIn(this.output).filter((name) => name !== 'out.mp4');
    const sessions = namesIn(join(this.store, 'store-v1', 'sessions'));
    return [
      ...others,
      ...namesIn(this.temporary),
      ...sessions,
      ...unfinishedIn(this.store),
      ...(await damageIn(this.store)),
    ];
  }
}

interface Way {
  readonly name: string;
  /** What it renders: ways that render the same give the same bytes. */
  readonly renders: 'timeline' | 'list';
  readonly args: (render: Render) => string[];
}

const list = join(root, 'list.json');
const settings = ['--size', '128x72', '--fps', '25', '--preset', 'ultrafast', '--crf', '35', '--overwrite', '--json'];
const commandArgs = ({ file }: Render): string[] => [command, 'render', list, '-o', file, ...settings];

/** A program of its own, with a transform; and the command, with a cache and without. */
const program: Way = {
  name: 'program',
  renders: 'timeline',
  args: ({ file, store }) => [
    script,
    JSON.stringify({ timeline, output: { file, overwrite: true, ...profile }, store }),
  ],
};
const cached: Way = {
  name: 'command',
  renders: 'list',
  args: (render) => [...commandArgs(render), '--cache-dir', render.store],
};
const uncached: Way = {
  name: 'command without a cache',
  renders: 'list',
  args: (render) => [...commandArgs(render), '--no-cache'],
};
const ways: readonly [Way, ...Way[]] = [program, cached, uncached];

/** What an undisturbed render gives, and how long it takes. */
const undisturbed = new Map<Way['renders'], { readonly digest: string | undefined; readonly ms: number }>();

beforeAll(async () => {
  mkdirSync(sources);
  timeline = eventfulTimeline(sources);
  const listed = timeline.items.filter((item) => !('transforms' in item));
  // The program has the others in the check, each of which costs a process of ffmpeg in every render.
  writeFileSync(list, JSON.stringify({ ...timeline, items: isSoak ? listed : listed.slice(0, 2) }));
  for (const way of [program, cached]) {
    const render = new Render(`undisturbed ${way.name}`, way);
    const begun = performance.now();
    await render.run(newMark());
    undisturbed.set(way.renders, { digest: render.digest(), ms: performance.now() - begun });
    expect(await render.left()).toEqual([]);
  }
});

/** The numbers of the segments that a program said were finished. */
function finishedIn(lines: readonly string[], reused?: boolean): number[] {
  return lines.flatMap((line) => {
    const { segment, reused: again }: { segment?: number; reused?: boolean } = JSON.parse(line);
    return segment === undefined || (reused !== undefined && again !== reused) ? [] : [segment];
  });
}

describe.runIf(process.platform === 'linux')('a render whose process is killed at any moment', () => {
  it.each(seeds)('leaves what the next one goes on from (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const way = ways[seed % ways.length] ?? ways[0];
    const expected = undisturbed.get(way.renders);
    const render = new Render(String(seed), way);
    const mark = newMark();
    const { code, lines } = await render.run(mark, { after: random.below(Math.ceil(expected?.ms ?? 0)) });
    await expect.poll(() => markedProcesses(mark), { timeout: limit, interval: 20 }).toEqual([]);
    if (render.digest() !== undefined) expect(render.digest()).toBe(expected?.digest);

    const next = await render.run(mark);
    expect(render.digest()).toBe(expected?.digest);
    expect(await render.left()).toEqual([]);
    if (way.name !== 'program') return;
    expect(finishedIn(next.lines, true)).toEqual(expect.arrayContaining(finishedIn(lines)));
    if (code === 0) expect(finishedIn(next.lines, false)).toEqual([]);
  });
});

it.runIf(process.platform === 'linux')(
  'an output that was being put together is removed by the next render',
  async () => {
    const render = new Render('joining', cached);
    const mark = newMark();
    // What is to read it back never does.
    const ffprobe = join(root, 'staying');
    writeFileSync(ffprobe, '#!/bin/sh\ncase "$*" in *.unfinished*) exec sleep 60;; esac\nexec ffprobe "$@"\n');
    chmodSync(ffprobe, 0o755);
    expect(await render.run(mark, { after: 'joining', ffprobe })).toMatchObject({ signal: 'SIGKILL' });
    await expect.poll(() => markedProcesses(mark), { timeout: limit, interval: 20 }).toEqual([]);
    expect(namesIn(render.output)).toEqual([expect.stringMatching(/^\.clipwright-.*\.unfinished$/)]);
    await render.run(mark);
    expect(render.digest()).toBe(undisturbed.get(cached.renders)?.digest);
    expect(await render.left()).toEqual([]);
  },
);

describe.runIf(process.platform === 'linux')('the command, asked to end at any moment', () => {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const signals = Array.from({ length: isSoak ? 17 : 1 }, () => ['SIGINT', 'SIGTERM'] as const).flat();

  it(`ends cleanly on ${signals.length} signals, and goes on from there`, async () => {
    const expected = undisturbed.get(cached.renders);
    const render = new Render('signalled', cached);
    const random = seededRandom(130);
    for (const signal of signals) {
      const exitCode = codes[signal];
      const mark = newMark();
      const ended = await render.run(mark, { after: random.below(Math.ceil(expected?.ms ?? 0)), signal });
      // Before it listens, the signal ends it at once; after its work, there is nothing to end.
      if (ended.signal === null) expect([0, exitCode]).toContain(ended.code);
      else expect(ended.signal).toBe(signal);
      expect(markedProcesses(mark)).toEqual([]);
      expect(await render.left()).toEqual([]);
    }
    await render.run(newMark());
    expect(render.digest()).toBe(expected?.digest);
  });
});
