// Runs a tool once: `node lone-run.mjs TOOL SCRIPT`, or the same as a worker thread. The tool runs the script. Tells
// its notes, and when it is done.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { ffmpegRunner } from '@clipwright/ffmpeg';

const [tool, script] = isMainThread ? process.argv.slice(2) : workerData;
const say = (line) => (parentPort === null ? process.stdout.write(`${line}\n`) : parentPort.postMessage(line));

const runner = ffmpegRunner({ ffmpeg: tool, ffprobe: tool });
runner.run({ tool: 'ffmpeg', args: [script] }).subscribe({
  next: (event) => event.type === 'note' && say(event.line),
  complete: async () => {
    await runner.settled();
    say('done');
  },
});
