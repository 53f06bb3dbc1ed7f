// One program that runs hostile tools, one after the other, and looks at itself before and after each:
// `node --expose-gc host.mjs '{"tool": "/path", "graceMs": 200, "tasks": [{"script": "exit 0", "way": "run"}]}'`.
// The tool runs the script that is its last argument. This runs what was built. Prints one line of JSON for each task.
import { readdirSync } from 'node:fs';
import { threadBudget } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { lastValueFrom } from 'rxjs';

let unhandled = 0;
process.on('unhandledRejection', () => {
  unhandled += 1;
});
process.on('uncaughtException', () => {
  unhandled += 1;
});

const job = (options) => ({
  tool: 'ffmpeg',
  args: [options.script],
  ...(options.fed ? { stdin: endless() } : {}),
  ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
});

/** Bytes without end; what it counts is how many of them were let go. */
let fed = 0;
function endless() {
  fed += 1;
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: new Uint8Array(65536) }),
      return: async () => {
        fed -= 1;
        return { done: true, value: undefined };
      },
    }),
  };
}

const ways = {
  run: async (runner, options) => {
    const { stdout } = await lastValueFrom(runner.run(job(options)));
    return `ended with ${stdout.length}`;
  },
  stream: async (runner, options) => {
    let bytes = 0;
    for await (const chunk of runner.stream(job(options))) bytes += chunk.length;
    return `ended with ${bytes}`;
  },
};

/** The same, and left at the first note. */
const cancelled = {
  run: (runner, options) =>
    new Promise((resolve, reject) => {
      const running = runner.run(job(options)).subscribe({
        next: ({ type }) => {
          if (type !== 'note') return;
          running.unsubscribe();
          resolve('cancelled');
        },
        error: reject,
      });
    }),
  stream: async (runner, options) => {
    const stream = runner.stream(job(options));
    await stream.notes.next();
    const pending = stream.next();
    await stream.return();
    await stream.notes.return();
    return (await pending).done ? 'cancelled' : 'not cancelled';
  },
};

/** What has not ended so long after it can be noticed never will. */
const hangsMs = 60_000;

const turns = async () => {
  for (let i = 0; i < 3; i += 1) await new Promise(setImmediate);
};

/** What may leak. */
const look = async () => {
  await turns();
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  // Reading the folder takes a descriptor, as often as it is done.
  return { descriptors: readdirSync('/proc/self/fd').length, listeners, rss, used: heapUsed + external };
};

const { tool, graceMs, tasks } = JSON.parse(process.argv[2]);
// What hangs keeps its threads: the others must not wait for them.
const budget = threadBudget(1000);
const runners = new Map();
const runnerOf = (stallMs) => {
  const known = runners.get(stallMs) ?? ffmpegRunner({ ffmpeg: tool, ffprobe: tool, graceMs, stallMs, budget });
  runners.set(stallMs, known);
  return known;
};

/** How long that takes says how busy the machine is; milliseconds. The first of all warms up what grows once. */
const runNothing = async (runner) => {
  const started = performance.now();
  await lastValueFrom(runner.run({ tool: 'ffmpeg', args: ['exit 0'] }));
  return performance.now() - started;
};

for (const options of tasks) {
  const { way, cancel = false, stallMs = 600_000, noticeMs = 0 } = options;
  const runner = runnerOf(stallMs);
  const idleBefore = await runNothing(runner);
  const before = await look();
  let peak = { rss: 0, used: 0 };
  const sampling = setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage();
    peak = { rss: Math.max(peak.rss, rss), used: Math.max(peak.used, heapUsed + external) };
  }, 10);
  const started = performance.now();
  const use = (cancel ? cancelled : ways)[way](runner, options).catch((error) => error);
  let limit;
  const hangs = new Promise((resolve) => {
    limit = setTimeout(resolve, noticeMs + hangsMs, 'hangs');
  });
  const end = await Promise.race([use.then((result) => runner.settled().then(() => result)), hangs]);
  clearTimeout(limit);
  const ms = performance.now() - started;
  clearInterval(sampling);
  const after = await look();
  const idleAfter = await runNothing(runner);
  const report = {
    end: typeof end === 'string' ? end : (end.code ?? String(end)),
    message: end.message,
    ms,
    idleMs: Math.max(idleBefore, idleAfter),
    grown: Math.max(peak.rss - before.rss, 0),
    used: Math.max(peak.used, after.used) - before.used,
    descriptors: after.descriptors - before.descriptors,
    listeners: after.listeners - before.listeners,
    fed,
    unhandled,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
// Not by itself: it should be told apart which of them hangs, not that one does.
process.exit();
