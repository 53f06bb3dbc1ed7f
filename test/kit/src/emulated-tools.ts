import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Names of instruction sets, each with those before it: ffmpeg's, x264's and x265's, and the bits of libvpx and libaom
 * (`vpx_ports/x86.h`: MMX 1, SSE 2, SSE2 4, SSE3 8, SSSE3 16, SSE4.1 32, AVX 64, AVX2 128). They are taken as they are:
 * one that the machine has not is an illegal instruction.
 */
const steps = [
  ['mmx+mmxext+sse+sse2', 'MMX2,SSE2', 0x07],
  ['sse3+ssse3', 'SSE3,SSSE3', 0x1f],
  ['sse4.1+sse4.2', 'SSE4.2', 0x3f],
  ['avx', 'AVX', 0x7f],
  ['avx2+fma3+bmi1+bmi2', 'AVX2,FMA3,BMI1,BMI2', 0xff],
] as const;

/**
 * Processors that can be stood in for without an emulator: what they have, each all of the ones before. `none` has
 * nothing.
 */
export const processors: readonly string[] = ['none', 'sse2', 'ssse3', 'sse4', 'avx', 'avx2'];

/**
 * Writes programs `ffmpeg` and `ffprobe` into a folder that work as on another processor, and gives a `PATH` on which
 * they come first.
 *
 * @param processor One of {@link processors}: ffmpeg's own libraries, x264, x265, libvpx and libaom are told to use no
 * more than that,
 * others (zimg, Opus, SVT-AV1, dav1d, the C library) are not. Any other name is a processor of qemu's (`qemu-x86_64
 * -cpu help`: Nehalem,
 *   Haswell), which is emulated whole, and slowly.
 */
export function emulatedTools(folder: string, processor: string, path = process.env.PATH ?? ''): string {
  mkdirSync(folder, { recursive: true });
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const file = join(folder, tool);
    writeFileSync(file, script(tool, processor, path));
    chmodSync(file, 0o755);
  }
  return [folder, path].join(delimiter);
}

function script(tool: string, processor: string, path: string): string {
  // Found here: a process that the shell starts to look for it would outlive a shell that is killed meanwhile.
  const found = path
    .split(delimiter)
    .map((folder) => join(folder, tool))
    .find((file) => existsSync(file));
  const real = `real='${found ?? tool}'`;
  const known = processors.indexOf(processor);
  if (known < 0) return `#!/bin/sh\n${real}\nexec qemu-x86_64 -cpu '${processor}' "$real" "$@"\n`;
  const there = steps.slice(0, known);
  const flags = there.map(([names]) => names).join('+') || '0';
  const asm = there.map(([, names]) => names).join(',') || '0';
  const mask = there.at(-1)?.[2] ?? 0;
  return [
    '#!/bin/sh',
    real,
    `export VPX_SIMD_CAPS=${mask} AOM_SIMD_CAPS=${mask}`,
    'left=$#',
    'while [ "$left" -gt 0 ]; do',
    '  argument=$1 before=$last last=$1; shift; left=$((left - 1))',
    `  [ "$before" = -x265-params ] && argument="$argument:asm=${asm}"`,
    '  set -- "$@" "$argument"',
    `  [ "$argument" = libx264 ] && set -- "$@" -x264opts asm=${asm}`,
    'done',
    `exec "$real" -cpuflags '${flags}' "$@"`,
    '',
  ].join('\n');
}
