import { totalmem } from 'node:os';
import { readText } from '@clipwright/node-kit';
import { type MemoryState, memoryLimit, type ReadText, systemMemory } from './control-groups.ts';

/** What the system, or a control group that leaves less, can still give. `undefined` where the kernel does not tell. */
export function readMemory(read: ReadText = readText): MemoryState | undefined {
  const system = systemMemory(read);
  const limit = memoryLimit(read);
  if (system === undefined || limit === undefined) return system ?? limit;
  return limit.free < system.free ? limit : system;
}

/** Of what is free when a program begins, its jobs may take this share: the rest of it grows as well. */
const share = 0.8;
/** Where the kernel does not tell what is free, this share of what is there. */
const shareOfAll = 0.5;

/** Bytes that the jobs of this program may expect to take together. */
export function memoryForJobs(read: ReadText = readText, installed: number = totalmem()): number {
  const memory = readMemory(read);
  // With nothing left jobs run one by one: something has to run.
  return Math.max(1, Math.floor(memory === undefined ? shareOfAll * installed : share * memory.free));
}
