import { resolve } from 'node:path';
import { AbortError, ClipwrightError, toClipwrightError } from '@clipwright/core';
import { readConformance, suitesOf } from '../conform/conformance.ts';
import { conformancePage, verdictOf } from '../conform/conformance-page.ts';
import { type CliContext, columnsOf } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeJson } from '../output/write-json.ts';
import { importModule } from '../plugins/import-default.ts';
import type { GlobalFlags } from '../settings.ts';

/**
 * Holds a backend to the laws of its contract, and prints which it keeps. Exit code 1 when one is broken. Errors:
 * `plugin-failed` when the module cannot be loaded, `invalid-option` when it does not say how its backend is made.
 */
export async function conform(file: string, flags: GlobalFlags, context: CliContext): Promise<number> {
  const conformance = readConformance(file, await load(file, context));
  const { suites, runLaws } = await suitesOf(conformance);
  const results = await runLaws(suites, {
    onResult: () => {
      if (context.signal.aborted) throw new AbortError();
    },
  });
  const isKept = results.every(({ status }) => status !== 'failed');
  if (flags.json) writeJson(context, 'conform', { ok: isKept, summary: verdictOf(results), results });
  else context.stdout.write(conformancePage(results, columnsOf(context.stdout)));
  return isKept ? exitCodes.success : exitCodes.failed;
}

async function load(file: string, { cwd }: CliContext): Promise<unknown> {
  const path = resolve(cwd, file);
  try {
    return await importModule(path);
  } catch (error) {
    throw new ClipwrightError('plugin-failed', `${file} cannot be loaded: ${toClipwrightError(error).message}`, {
      cause: error,
      details: { file: path },
    });
  }
}
