import { ClipwrightError } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { checkSeconds } from '../check-seconds.ts';

/** Where the queue is. */
export interface QueuePlace {
  /**
   * Address of the broker: `redis://host:6379/0`, or `rediss:` over TLS; a user and a password may stand in it. It is
   * never told.
   */
  readonly url: string;
  /** @default 'clipwright' */
  readonly name?: string;
  /** What the broker's keys begin with. @default 'bull', as BullMQ has it */
  readonly prefix?: string;
  /** Seconds for which a broker that cannot be reached is waited for. @default 60 */
  readonly patience?: number;
}

const shape = { url: 'any', name: 'any', prefix: 'any', patience: 'any' } satisfies OptionsOf<QueuePlace>;

/** The place with what is not said. Errors: `invalid-option`. */
export function checkedPlace(queue: QueuePlace): Required<QueuePlace> {
  checkOptions('queue', queue, shape, { required: ['url'], form: "Write { url: 'redis://localhost:6379' }." });
  const { url, name = 'clipwright', prefix = 'bull', patience = 60 } = queue;
  // The address itself may have a password in it.
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw invalid('url', 'is no address of a Redis', 'Write redis://HOST:PORT, or rediss: for TLS.');
  }
  for (const [option, text] of Object.entries({ name, prefix })) {
    if (!/^[\w.-]{1,100}$/.test(text))
      throw invalid(option, 'is no such name', 'Use letters, digits, ".", "_" and "-".');
  }
  checkSeconds({ 'queue.patience': patience });
  return { url, name, prefix, patience };
}

function invalid(option: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The option queue.${option} ${what}.`, {
    remedy,
    details: { option: `queue.${option}` },
  });
}
