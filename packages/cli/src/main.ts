import { exitCodes } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

/** Exit codes of the signals that cancel: 128 and the signal's number. */
const signals = { SIGINT: exitCodes.cancelled, SIGTERM: 143, SIGHUP: 129 } as const;

const cancel = new AbortController();
let signalled: number | undefined;

for (const [signal, exitCode] of Object.entries(signals)) {
  process.on(signal, () => {
    // The second one does not wait for the clean-up that the first one began.
    if (signalled !== undefined) process.exit(exitCode);
    signalled = exitCode;
    cancel.abort();
  });
}

// Whoever reads the output may stop reading, as `head` does: the work goes on, and its exit code stands.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

let inputUsed = false;
const exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => {
    inputUsed = true;
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
  signal: cancel.signal,
});
// An input that nobody ends would keep the process alive after a cancel.
if (inputUsed) process.stdin.destroy();
// Set, not exited: what was written is still on its way.
process.exitCode = exitCode === exitCodes.cancelled ? (signalled ?? exitCode) : exitCode;
