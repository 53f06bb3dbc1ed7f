import {
  assertSchemaCompatibility,
  createPostgresBackend,
  DEFAULT_SCHEMA,
  LATEST_SCHEMA_VERSION,
  RECOMMENDED_POSTGRES_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
} from 'bullmq';
import type { PoolClient } from 'pg';
import { brokerRefused } from '../../errors.ts';
import type { Broker, BrokerKind } from '../broker.ts';
import { invalidPlace } from '../invalid-place.ts';
import type { QueuePlace } from '../queue-place.ts';
import { brokerReach } from '../reach.ts';
import { patientPool } from './patient-pool.ts';
import { postgresAddress } from './postgres-address.ts';

export const postgresBroker: BrokerKind = {
  check: (place) => {
    postgresAddress(place.url);
    if (nameOf(place).length <= longestName) return;
    throw invalidPlace(
      'name',
      'is too long for a PostgreSQL',
      `Use ${longestName} characters with the prefix at most.`,
    );
  },
  open,
};

/** Workers are found by names of their connections, which begin with the queue's, and have 63 characters there. */
const longestName = 50;

/**
 * Milliseconds. Not all who have said something say that they did, where several do at once, and who has just looked
 * does not hear it: so it is looked again and again.
 */
const eventsWait = 500;

/** There are no prefixes, and no queue of another kind of name has a slash in it. */
const nameOf = ({ prefix, name }: Required<QueuePlace>): string => `${prefix}/${name}`;

function open(place: Required<QueuePlace>): Broker {
  const { url, prefix, patience } = place;
  const reach = brokerReach(patience);
  const pool = patientPool({ address: postgresAddress(url), patience, reach, prepare });
  return {
    ...{ name: nameOf(place), lost$: reach.lost$, bounded: reach.bounded, eventsWait },
    options: { prefix, connection: {} },
    backend: (queue, options, more) => createPostgresBackend(queue, { ...options, connection: pool }, more),
    close: async () => {
      reach.end();
      await pool.end();
    },
  };
}

/** Makes the tables where there are none, or older ones; without a right to that they must be there. */
async function prepare(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
  const version = Math.floor(Number(rows[0]?.version) / 10_000);
  if (version < RECOMMENDED_POSTGRES_VERSION) {
    throw brokerRefused(new Error(`PostgreSQL ${RECOMMENDED_POSTGRES_VERSION} is needed, or later; it is ${version}`));
  }
  const schema = await assertSchemaCompatibility(client, DEFAULT_SCHEMA).catch((error: unknown) => {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    // Of a later BullMQ.
    throw error instanceof SchemaVersionMismatchError ? brokerRefused(error) : error;
  });
  if (schema < LATEST_SCHEMA_VERSION) await runMigrations(client, DEFAULT_SCHEMA);
}
