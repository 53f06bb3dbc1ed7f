import { spawnSync } from 'node:child_process';

/** Runs a tool to its end and gives its standard output. */
export function tool(name: 'ffmpeg' | 'ffprobe', args: readonly string[], input?: Uint8Array): Buffer {
  const result = spawnSync(name, ['-hide_banner', '-v', 'error', ...args], { input, maxBuffer: 2 ** 30 });
  if (result.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${result.stderr.toString()}`);
  return result.stdout;
}
