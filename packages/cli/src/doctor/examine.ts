import { tmpdir, totalmem } from 'node:os';
import {
  type Cores,
  type FfmpegRunner,
  readCores,
  type ToolInfo,
  type ToolOptions,
  type ToolsDescription,
} from '@clipwright/ffmpeg';
import type { LibavInfo } from '@clipwright/libav';
import type { HardwareEncoder } from '@clipwright/renderer-ffmpeg';
import { type AutoEngine, autoEngine } from '../engines/engines.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { type Disk, readDisk } from './disk.ts';
import { type PluginReport, pluginReport } from './plugins.ts';
import { checkHardware, checkLibav, checkTools, requiredEncoders, type ToolCheck } from './tools.ts';

/** Something that is not as it should be, with what to do about it. */
export interface MachineProblem {
  /** Whether nothing can be rendered before it is put right. */
  readonly fatal: boolean;
  readonly message: string;
}

/** What `doctor` found. Plain JSON data; sizes in bytes. */
export interface Examination {
  /** No fatal problem. */
  readonly ok: boolean;
  /** Node's version. */
  readonly node: string;
  readonly platform: string;
  /** `null` where there is none that works. */
  readonly ffmpeg: ToolInfo | null;
  /** `null` where there is none that works. */
  readonly ffprobe: ToolInfo | null;
  /** FFmpeg's libraries in this process, which node-av brings; `null` where they are not there or do not work. */
  readonly libav: LibavInfo | null;
  /** What opens sources and makes videos where no engine is named, and why. */
  readonly engine: AutoEngine;
  /** Whether each is there; empty when there is no ffmpeg to ask. */
  readonly encoders: Readonly<Record<string, boolean>>;
  /** The same of filters. */
  readonly filters: Readonly<Record<string, boolean>>;
  /** Encoders that need a device and that ffmpeg was built with, each tried with a few frames. */
  readonly hardware: readonly HardwareEncoder[];
  readonly cores: Cores;
  readonly memory: {
    /** Bytes of the machine. */
    readonly total: number;
    /** Bytes that control groups allow; absent: no limit. */
    readonly limit?: number;
  };
  readonly disks: readonly Disk[];
  /** The file of settings that was read, and what is in use beside what the command brings. */
  readonly config: string | null;
  readonly plugins: readonly PluginReport[];
  readonly problems: readonly MachineProblem[];
}

const minNode = [20, 19] as const;
const minFree = 1e9;

/** Looks at everything that a render needs. Rejects only when cancelled. */
export async function examine(
  runner: FfmpegRunner,
  cacheDirectory: string,
  tools: ToolOptions,
  { signal, extensions }: Pick<RunContext, 'signal' | 'extensions'>,
): Promise<Examination> {
  const [check, libav] = [await checkTools(runner, signal), await checkLibav(signal)];
  const found = 'tools' in check ? check : undefined;
  const engine = await autoEngine(tools);
  const disks = await Promise.all([readDisk('temporary files', tmpdir()), readDisk('cache', cacheDirectory)]);
  const problems = [...nodeProblems(), ...toolProblems(check, engine), ...disks.flatMap(diskProblems)];
  const limit = process.constrainedMemory();
  return {
    ok: problems.every(({ fatal }) => !fatal),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    ffmpeg: found?.tools.ffmpeg ?? null,
    ffprobe: found?.tools.ffprobe ?? null,
    libav,
    engine,
    encoders: found?.encoders ?? {},
    filters: found === undefined ? {} : { zscale: found.zscale },
    hardware: found === undefined ? [] : await checkHardware(runner, signal),
    cores: readCores(),
    // A system without limits reports none, or one beyond its memory.
    memory: { total: totalmem(), ...(limit > 0 && limit < totalmem() ? { limit } : {}) },
    disks,
    config: extensions.config ?? null,
    plugins: extensions.plugins.map(pluginReport),
    problems,
  };
}

function nodeProblems(): MachineProblem[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > minNode[0] || (major === minNode[0] && minor >= minNode[1])) return [];
  return [{ fatal: true, message: `Node ${process.versions.node} is too old. Install ${minNode.join('.')} or later.` }];
}

function toolProblems(check: ToolCheck, engine: AutoEngine): MachineProblem[] {
  if ('failure' in check) return [{ fatal: engine.name === 'ffmpeg', message: check.failure.message }];
  return [...withoutFfprobe(check), ...withoutEncoders(check)];
}

function withoutFfprobe({ tools }: ToolsDescription): MachineProblem[] {
  if (tools.ffprobe !== undefined) return [];
  const what =
    'only mp4, mov, Matroska and WebM files whose headers tell all are opened, and outputs are verified by ffmpeg';
  const message = `There is no ffprobe beside ffmpeg or on PATH: ${what}. Install it, or name it with --ffprobe.`;
  return [{ fatal: false, message }];
}

function withoutEncoders(check: ToolsDescription): MachineProblem[] {
  return requiredEncoders
    .filter((name) => !check.encoders[name])
    .map((name) => ({
      fatal: true,
      message: `ffmpeg has no encoder ${name}. Install a build that has it, and name it with --ffmpeg and --ffprobe.`,
    }));
}

function diskProblems({ use, directory, free }: Disk): MachineProblem[] {
  if (free === undefined || free >= minFree) return [];
  return [{ fatal: false, message: `Less than 1 GB is free for the ${use}, in ${directory}. Make room there.` }];
}
