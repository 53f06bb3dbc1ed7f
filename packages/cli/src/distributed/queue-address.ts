import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import type { CliContext } from '../context.ts';
import { readEnvironment } from '../environment.ts';
import type { QueueFlags } from '../options/queue-options.ts';

/** Where a queue is. */
export interface QueueAddress {
  /** A password may stand in it. */
  readonly url: string;
  /** The same for people. */
  readonly told: string;
  /** A text without what must not be told. */
  hide(text: string): string;
}

const remedy = 'Put the address into CLIPWRIGHT_QUEUE_URL, or into a file that is named by --queue-file.';

/**
 * The queue that is named by `--queue` or `--queue-file`, or else by the environment; `undefined` where none is. Errors:
 * `invalid-option`, also for a password where other programs, or who reads the settings, would see it.
 */
export async function queueAddress(
  { queue, queueFile }: QueueFlags,
  context: CliContext,
): Promise<QueueAddress | undefined> {
  if (queue !== undefined && queueFile !== undefined) {
    throw invalid('queue', 'There are an address of a queue and a file with one.', 'Name one of them.');
  }
  if (queue !== undefined) {
    const address = addressOf(queue, '--queue');
    if (secretsIn(new URL(queue)).length === 0) return address;
    throw invalid('queue', `There is a password in the address of --queue, ${address.told}.`, remedy);
  }
  if (queueFile !== undefined) return addressOf(await textIn(queueFile, context.cwd), queueFile);
  const { queueUrl } = readEnvironment(context);
  return queueUrl === undefined ? undefined : addressOf(queueUrl, 'CLIPWRIGHT_QUEUE_URL');
}

/** The same, where there must be one. */
export async function neededQueue(flags: QueueFlags, context: CliContext): Promise<QueueAddress> {
  const address = await queueAddress(flags, context);
  if (address !== undefined) return address;
  throw invalid('queue', 'No queue is named.', 'Name one with --queue, --queue-file or CLIPWRIGHT_QUEUE_URL.');
}

/** @param place Where it stands. */
function addressOf(url: string, place: string): QueueAddress {
  // Not what it says: there may be a password in it.
  if (!URL.canParse(url))
    throw invalid(
      'queue',
      `What ${place} says is no address of a queue.`,
      'Write redis://HOST, or postgres://USER@HOST/DATABASE.',
    );
  const told = new URL(url);
  const secrets = secretsIn(told);
  told.password = '';
  told.search = '';
  return {
    ...{ url, told: told.href },
    hide: (text) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text),
  };
}

/** Passwords of an address, as they are and as they stand there. */
function secretsIn({ password, searchParams }: URL): readonly string[] {
  const others = [...searchParams].filter(([name]) => /passw/i.test(name)).map(([, value]) => value);
  return [password, decoded(password), ...others].filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function textIn(file: string, cwd: string): Promise<string> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw invalid('queue-file', `${file} cannot be read.`, 'Put the address of the queue into it, in one line.', cause);
  });
  return text.trim();
}

function invalid(option: string, message: string, remedy: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('invalid-option', message, { remedy, cause, details: { option } });
}
