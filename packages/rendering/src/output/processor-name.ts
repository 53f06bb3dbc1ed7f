import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What an instruction set for many numbers at once is called on Linux. */
const wide = /^(?:mmx|s?sse|avx|fma|f16c|xop|bmi|vaes|gfni|asimd|sve)/;

/**
 * A name for the kind of processor, for bytes that depend on it: its architecture, its model, and, where the system
 * tells (Linux), what of its instructions programs may use, which a virtual machine may hide.
 */
export function processorName(): string {
  const instructions = features().filter((name) => wide.test(name));
  return [process.arch, cpus()[0]?.model ?? 'unknown', ...instructions.sort()].join(' ');
}

function features(): readonly string[] {
  try {
    const [, names = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'latin1')) ?? [];
    return names.trim().split(/\s+/);
  } catch {
    return [];
  }
}
