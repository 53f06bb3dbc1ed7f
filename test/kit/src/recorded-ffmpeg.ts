import { spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How encoders of devices behave: as told, as on a machine without any, as drivers that take a quality and leave it
 * unheeded, or as a device that is gone once it was tried.
 */
export type DeviceBehaviour = 'works' | 'missing' | 'deaf' | 'lost';

/** An ffmpeg that has encoders of devices, in the place of which x264 and x265 encode. */
export interface RecordedFfmpeg {
  /** Path of the program. */
  readonly file: string;
  /** The arguments of every run that used such an encoder, in the order of their beginning. */
  runs(): Promise<readonly (readonly string[])[]>;
}

/**
 * Writes a program that records its arguments and hands them on to the ffmpeg of this machine, without what only a
 * device understands: quality becomes the rate factor that is nearest. It lists the encoders of all families.
 *
 * @param directory Where it, and what it records, is kept.
 */
export async function recordedFfmpeg(
  directory: string,
  behaviour: DeviceBehaviour = 'works',
  name = `ffmpeg-${behaviour}`,
): Promise<RecordedFfmpeg> {
  const real = spawnSync('sh', ['-c', 'command -v ffmpeg']).stdout.toString().trim();
  const [file, log] = [join(directory, name), join(directory, `${name}.log`)];
  await writeFile(log, '');
  await writeFile(file, script(real, log, behaviour));
  await chmod(file, 0o755);
  const runs = async (): Promise<readonly (readonly string[])[]> => {
    const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line): readonly string[] => JSON.parse(line));
  };
  return { file, runs };
}

function script(real: string, log: string, behaviour: DeviceBehaviour): string {
  return `#!${process.execPath}
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const [real, log, behaviour] = ${JSON.stringify([real, log, behaviour])};
const args = process.argv.slice(2);
const families = { nvenc: ['h264', 'hevc', 'av1'], qsv: ['h264', 'hevc', 'av1'], vaapi: ['h264', 'hevc', 'vp9', 'av1'],
  videotoolbox: ['h264', 'hevc'], amf: ['h264', 'hevc', 'av1'] };
if (args.includes('-encoders')) {
  const { stdout, status } = spawnSync(real, args);
  const own = Object.entries(families).flatMap(([family, codecs]) => codecs.map((codec) => codec + '_' + family));
  const others = stdout.toString().split('\\n').filter((line) => !/_(nvenc|qsv|vaapi|videotoolbox|amf) /.test(line));
  process.stdout.write(others.join('\\n') + own.map((name) => ' V....D ' + name + ' made up').join('\\n') + '\\n');
  process.exitCode = status;
} else {
  const at = args.findIndex((arg, i) => args[i - 1] === '-c:v' && /_(nvenc|qsv|vaapi|videotoolbox|amf)$/.test(arg));
  if (at >= 0) fs.appendFileSync(log, JSON.stringify(args) + '\\n');
  if (at >= 0 && (behaviour === 'missing' || (behaviour === 'lost' && args.includes('-i')))) {
    process.stderr.write('[' + args[at] + ' @ 0x55ff23534980] Cannot load libdevice.so.1\\n' +
      'Error initializing output stream 0:0 -- Error while opening encoder for output stream #0:0 - maybe incorrect ' +
      'parameters such as bit_rate, rate, width or height\\n');
    process.exitCode = 1;
  } else {
    const child = spawn(real, at < 0 ? args : inSoftware(args, at), { stdio: [0, 1, 2, 3, 4].map(there) });
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code) => { process.exitCode = code ?? 1; });
  }
}

function there(descriptor) {
  try { fs.fstatSync(descriptor); return descriptor; } catch { return 'ignore'; }
}

/** The same for x264 or x265. */
function inSoftware(args, at) {
  const codec = args[at].split('_')[0];
  const known = { h264: 'libx264', hevc: 'libx265' }[codec];
  if (known === undefined) throw new Error('Nothing encodes ' + codec + ' in its place.');
  const result = [];
  for (let i = 0; i < args.length; i += 1) {
    const value = args[i + 1];
    if (i === at) result.push(known, '-preset', 'ultrafast', ...(codec === 'hevc' ? ['-x265-params', 'log-level=error'] : []));
    else if (['-init_hw_device', '-filter_hw_device', '-rc', '-rc_mode', '-allow_sw', '-quality', '-qp_p', '-preset'].includes(args[i])) i += 1;
    else if (['-qp', '-qp_i', '-global_quality', '-q:v'].includes(args[i])) {
      const asked = args[at].endsWith('videotoolbox') ? Math.round((100 - value) * 0.51) : value;
      result.push('-crf', behaviour === 'deaf' ? '23' : String(asked));
      i += 1;
    } else if (args[i] === '-filter_complex') {
      result.push(args[i], value.replace(',hwupload', ''));
      i += 1;
    } else if (args[i] === '-profile:v') {
      result.push(args[i], value.replace('constrained_', ''));
      i += 1;
    } else result.push(args[i]);
  }
  return result;
}
`;
}
