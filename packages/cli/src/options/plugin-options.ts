import { type Command, Option } from 'commander';
import { collected } from './collected.ts';

/** `--cache NAME` stands beside `--no-cache` of commands that keep finished work, and is another thing. */
class CacheNameOption extends Option {
  override attributeName(): string {
    return 'cacheName';
  }
}

/** What names plug-ins and their parts, for every command. */
export function addPluginOptions(program: Command): Command {
  return program
    .option('--config <file>', 'the settings to use (default: clipwright.config.ts, .mjs, .js or .json here)')
    .option('--no-config', 'use no file of settings')
    .option('--plugin <name>', 'use a plug-in: a package, or a file such as ./x.mjs; repeatable', collected)
    .option(
      '--loader <name>',
      "ffmpeg, libav, auto or a plug-in's: what opens sources; repeatable, asked in order (default: the plug-ins', then auto)",
      collected,
    )
    .addOption(new CacheNameOption('--cache <name>', "a plug-in's cache of open sources (default: none)"))
    .option(
      '--store <place>',
      "what keeps finished work: a folder such as ./kept, s3://BUCKET/PREFIX, or a plug-in's (default: the cache)",
    )
    .option('--renderer <name>', "ffmpeg, libav, auto or a plug-in's: what makes the video (default: auto)");
}
