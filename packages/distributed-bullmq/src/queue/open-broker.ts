import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { checkSeconds } from '../check-seconds.ts';
import type { Broker, BrokerKind } from './broker.ts';
import { invalidPlace } from './invalid-place.ts';
import { postgresBroker } from './postgres/postgres-broker.ts';
import type { QueuePlace } from './queue-place.ts';
import { redisBroker } from './redis-broker.ts';

/** By the protocols of their addresses. */
const kinds: Readonly<Record<string, BrokerKind>> = {
  'redis:': redisBroker,
  'rediss:': redisBroker,
  'postgres:': postgresBroker,
  'postgresql:': postgresBroker,
};

function kindOf(url: string): BrokerKind | undefined {
  const { protocol = '' } = URL.canParse(url) ? new URL(url) : {};
  return Object.hasOwn(kinds, protocol) ? kinds[protocol] : undefined;
}

const shape = { url: 'any', name: 'any', prefix: 'any', patience: 'any' } satisfies OptionsOf<QueuePlace>;

/** The place with what is not said. Errors: `invalid-option`. */
export function checkedPlace(queue: QueuePlace): Required<QueuePlace> {
  checkOptions('queue', queue, shape, { required: ['url'], form: "Write { url: 'redis://localhost:6379' }." });
  const { url, name = 'clipwright', prefix = 'bull', patience = 60 } = queue;
  const place = { url, name, prefix, patience };
  const kind = kindOf(url);
  // The address itself may have a password in it.
  if (kind === undefined) {
    const remedy = 'Write redis://HOST:PORT, rediss: for TLS, or postgres://USER@HOST/DATABASE.';
    throw invalidPlace('url', 'is no address of a Redis or a PostgreSQL', remedy);
  }
  for (const [option, text] of Object.entries({ name, prefix })) {
    if (!/^[\w.-]{1,100}$/.test(text))
      throw invalidPlace(option, 'is no such name', 'Use letters, digits, ".", "_" and "-".');
  }
  checkSeconds({ 'queue.patience': patience });
  kind.check(place);
  return place;
}

/** @param place A checked one. */
export function openBroker(place: Required<QueuePlace>): Broker {
  const kind = kindOf(place.url);
  if (kind === undefined) throw new Error('The place was not checked.');
  return kind.open(place);
}
