import { readdirSync, readFileSync } from 'node:fs';

/** The running ffmpeg and ffprobe children of this process, where the system tells (Linux). */
export function childrenOf(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        const [, name = '', state = '', parent = ''] =
          /^\d+ \((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(parent) === process.pid && state !== 'Z' && /^(ff|setpriv|node)/.test(name)
          ? [`${name} ${pid}`]
          : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
