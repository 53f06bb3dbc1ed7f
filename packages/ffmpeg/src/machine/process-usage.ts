import type { ResourceUsage } from '@clipwright/core/observe';
import { readText } from '@clipwright/node-kit';
import type { FfmpegRunner } from '../runner.ts';
import type { ReadText } from './control-groups.ts';

/** Ticks of a second in `/proc`: the same on every system that has one, whatever its own clock is. */
const ticks = 100;

/**
 * What this program and the processes that it started have used so far: what `recordRun` takes as `usage`. Everywhere:
 * processor time and peak memory of this process. On Linux also what the kernel adds up of processes that have ended
 * (their processor time, the bytes that disks read and wrote), whoever in this program started them, and the most memory
 * that one of the runner's was seen to have.
 *
 * @example
 * const recorder = recordRun({ usage: () => processUsage(runner) });
 */
export function processUsage(runner?: Pick<FfmpegRunner, 'usage'>, read: ReadText = readText): ResourceUsage {
  const { user, system } = process.cpuUsage();
  const { started, peakBytes } = runner?.usage() ?? {};
  const childCpuMs = childTime(read('/proc/self/stat'));
  const io = read('/proc/self/io');
  const [diskReadBytes, diskWrittenBytes] = [bytesOf(io, 'read_bytes'), bytesOf(io, 'write_bytes')];
  return {
    ownCpuMs: (user + system) / 1000,
    // Kilobytes, whatever the system counts in.
    ownPeakBytes: process.resourceUsage().maxRSS * 1024,
    ...(childCpuMs === undefined ? {} : { childCpuMs }),
    ...(peakBytes === undefined ? {} : { childPeakBytes: peakBytes }),
    ...(started === undefined ? {} : { processes: started }),
    ...(diskReadBytes === undefined ? {} : { diskReadBytes }),
    ...(diskWrittenBytes === undefined ? {} : { diskWrittenBytes }),
  };
}

/** `cutime` and `cstime`: of children that were waited for, and of theirs. */
function childTime(stat: string | undefined): number | undefined {
  // The second field is the program's name in brackets, which may hold anything.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields?.[13]), Number(fields?.[14])];
  return Number.isNaN(user + system) ? undefined : ((user + system) * 1000) / ticks;
}

function bytesOf(io: string | undefined, name: string): number | undefined {
  const match = new RegExp(`^${name}: (\\d+)$`, 'm').exec(io ?? '');
  return match === null ? undefined : Number(match[1]);
}
