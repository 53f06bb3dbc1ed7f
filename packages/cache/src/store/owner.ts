import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Json } from '@clipwright/core';
import { isJsonObject, seal, unseal } from './sealed.ts';

/** A process, so that others can tell whether it still runs. */
export interface Owner {
  readonly pid: number;
  /** The machine, its boot, and the space in which its process numbers count. */
  readonly machine: string;
  /** When the process started, in the system's own ticks; empty where that is not known. Process numbers are used again. */
  readonly started: string;
}

/** This process. */
export function thisOwner(): Owner {
  return { pid: process.pid, machine: thisMachine(), started: statusOf(process.pid)?.started ?? '' };
}

/** As a text with something beside it that makes it unique. */
export function encodeOwner(owner: Owner, nonce: string): string {
  return seal({ pid: owner.pid, machine: owner.machine, started: owner.started, nonce });
}

/** `undefined` when the text is damaged, such as by a crash while it was written. */
export function decodeOwner(text: string): Owner | undefined {
  const data: Json | undefined = unseal(text);
  if (!isJsonObject(data)) return undefined;
  const { pid, machine, started } = data;
  if (typeof pid !== 'number' || typeof machine !== 'string' || typeof started !== 'string') return undefined;
  return { pid, machine, started };
}

/** Whether the process is gone; `undefined` when it runs on another machine, where only its heartbeat tells. */
export function isGone(owner: Owner): boolean | undefined {
  if (owner.machine !== thisMachine()) return undefined;
  const status = statusOf(owner.pid);
  if (status !== undefined) return status.dead || (owner.started !== '' && owner.started !== status.started);
  return !isRunning(owner.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** From Linux's /proc. A killed process that nobody has waited for is still listed, and can be signalled: it is dead all the same. */
function statusOf(pid: number): { readonly dead: boolean; readonly started: string } | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { dead: fields[0] === 'Z' || fields[0] === 'X', started: fields[19] ?? '' };
}

let machine: string | undefined;

function thisMachine(): string {
  if (machine === undefined) {
    const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    const space = attempt(() => readlinkSync('/proc/self/ns/pid'));
    machine = [hostname(), boot, space].filter((part) => part !== undefined).join(' ');
  }
  return machine;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
