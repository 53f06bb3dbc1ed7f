import { relative } from 'node:path';
import { type StoreVerification, verifyStore } from '@clipwright/cache';
import { AbortError } from '@clipwright/core';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { reporterFor } from '../../output/reporter-for.ts';
import { table } from '../../output/table.ts';
import { writeJson } from '../../output/write-json.ts';
import { cacheDirectory } from '../../store-choice.ts';
import type { CacheCommandFlags } from './info.ts';

export interface CacheVerifyFlags extends CacheCommandFlags {
  readonly repair?: boolean;
}

/** Reads all that the cache holds. Exit code 1 when something is damaged and was not repaired. */
export async function cacheVerify(flags: CacheVerifyFlags, context: CliContext): Promise<number> {
  const { repair = false } = flags;
  const directory = cacheDirectory(flags, context);
  const reporter = reporterFor(context, flags.quiet ?? false);
  try {
    const found = await verifyStore(directory, {
      repair,
      onProgress: (ratio) => {
        // Between two files, which is soon enough.
        if (context.signal.aborted) throw new AbortError();
        const completed = Math.floor(ratio * 100);
        reporter.progress('verify', { completed, failed: 0, total: 100, ratio, rate: 0 });
      },
    });
    reporter.end();
    if (flags.json) writeJson(context, 'cache verify', found);
    else context.stdout.write(pageOf(found, directory, context.stdout.isTTY ? context.stdout.columns : undefined));
    const damaged = found.damagedBlobs.length + found.damagedRecords.length;
    return damaged === 0 || repair ? exitCodes.success : exitCodes.failed;
  } finally {
    reporter.end();
  }
}

function pageOf(found: StoreVerification, directory: string, width: number | undefined): string {
  const rows = (state: string, paths: readonly string[]) => paths.map((path) => [state, relative(directory, path)]);
  const harm = [...rows('damaged', found.damagedBlobs), ...rows('damaged record', found.damagedRecords)];
  const unused = [...rows('no file for record', found.danglingRecords), ...rows('no record', found.orphanedBlobs)];
  const problems = [...harm, ...unused];
  const list =
    problems.length === 0 ? '' : `${table([{ title: 'problem' }, { title: 'file', shrink: true }], problems, width)}\n`;
  return `${list}${found.good} entries are whole.\n${verdict(found, harm.length, unused.length)}`;
}

function verdict({ repaired }: StoreVerification, damaged: number, unused: number): string {
  if (damaged + unused === 0) return '';
  if (repaired > 0) return `${repaired} files put aside or removed; what is missing is made anew when it is needed.\n`;
  const harmless = 'They are never used, and go in time; --repair removes them now.\n';
  return damaged === 0 ? harmless : 'What is damaged is never used: it is made anew. --repair puts it aside now.\n';
}
