import type { Command } from 'commander';
import type { LoadFlags } from './commands/load.ts';
import type { ProbeFlags } from './commands/probe.ts';
import type { ValidateFlags } from './commands/validate.ts';
import { cacheDirOption, cacheSizeOption, noCacheOption } from './options/cache-options.ts';
import { choice } from './options/choice.ts';
import { parseCount } from './options/concurrency.ts';
import { addMediaOptions } from './options/media-options.ts';
import { metricsOption, traceOption } from './options/observe-options.ts';
import { addSourceOptions } from './options/source-options.ts';
import type { RunContext } from './plugins/run-context.ts';
import type { GlobalFlags } from './settings.ts';

/** Adds `load`, `validate`, `probe` and `loudness`. */
export function addLoadCommands(
  program: Command,
  listHelp: string,
  context: RunContext,
  done: (exitCode: number) => void,
): void {
  const loading = program
    .command('load')
    .description('open the clips of a list and check them')
    .argument('<list...>', listHelp)
    .option('--concurrency <n>', 'clips opened at once (default: 6)', parseCount)
    .addOption(
      choice('--on-error <what>', 'a failed clip is left out, or ends the run (default: skip)', ['skip', 'fail']),
    )
    .addOption(metricsOption())
    .addOption(traceOption());
  withSources(addMediaOptions(loading)).action(async (list: string[], _own: unknown, command: Command) => {
    const { load } = await import('./commands/load.ts');
    done(await load(list, command.optsWithGlobals<LoadFlags>(), context));
  });

  const validating = program
    .command('validate')
    .description('say what of a list cannot be rendered, and end with 1 where something cannot')
    .argument('<list...>', listHelp);
  withSources(addMediaOptions(validating)).action(async (list: string[], _own: unknown, command: Command) => {
    const { validate } = await import('./commands/validate.ts');
    done(await validate(list, command.optsWithGlobals<ValidateFlags>(), context));
  });

  const probing = program
    .command('probe')
    .description('print what is in video files')
    .argument('<file...>', 'videos: files, folders, patterns');
  withSources(probing).action(async (files: string[], _own: unknown, command: Command) => {
    const { probe } = await import('./commands/probe.ts');
    done(await probe(files, command.optsWithGlobals<ProbeFlags>(), context));
  });

  program
    .command('loudness')
    .description('print how loud the sound of files is: LUFS, loudness range, true peak')
    .argument('<file...>', 'videos or sounds: files, folders, patterns')
    .action(async (files: string[], _own: unknown, command: Command) => {
      const { loudness } = await import('./commands/loudness.ts');
      done(await loudness(files, command.optsWithGlobals<GlobalFlags>(), context));
    });
}

function withSources(command: Command): Command {
  return addSourceOptions(command).addOption(noCacheOption()).addOption(cacheDirOption()).addOption(cacheSizeOption());
}
