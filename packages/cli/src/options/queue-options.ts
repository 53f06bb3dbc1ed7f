import { type Command, Option } from 'commander';

/** Where the queue of workers is. */
export interface QueueFlags {
  /** Its address, without a password. */
  readonly queue?: string;
  /** A file with its address. */
  readonly queueFile?: string;
}

/** `--queue` and `--queue-file`. */
export function addQueueOptions(command: Command, description: string): Command {
  return command
    .addOption(
      new Option(
        '--queue <url>',
        `${description}: redis://HOST, rediss: over TLS, or postgres://USER@HOST/DATABASE (default: CLIPWRIGHT_QUEUE_URL)`,
      ).conflicts('queueFile'),
    )
    .option('--queue-file <file>', 'a file with that address, where a password stands in it');
}

/** Of commands that have workers make pieces. */
export interface SharingFlags extends QueueFlags {
  readonly shareSources?: boolean;
}

/** `--queue`, `--queue-file` and `--share-sources`. */
export function addSharingOptions(command: Command): Command {
  return addQueueOptions(command, 'have workers make the pieces').option(
    '--share-sources',
    'put sources that are not below --media into the store, for workers',
  );
}
