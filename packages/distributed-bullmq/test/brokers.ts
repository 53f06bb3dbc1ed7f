import { postgresPrograms } from '@clipwright/test-kit/has-postgres-server';
import { hasRedisServer } from '@clipwright/test-kit/has-redis-server';
import { killPostgresServers, postgresServer } from '@clipwright/test-kit/postgres-server';
import { killServers, redisServer } from '@clipwright/test-kit/redis-server';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, describe } from 'vitest';

/** A broker of a test's own. */
export interface BrokerServer extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it without a farewell. */
  kill(): Promise<void>;
  /** What it has beside the queue itself, and what happened there lately: names with those of jobs in them. */
  jobs(): Promise<readonly string[]>;
  /** Clients beside the one that asks. */
  clients(): Promise<number>;
}

/** Starts a broker. */
export type TestBroker = () => Promise<BrokerServer>;

/** What a queue of Redis has that has nothing to do. */
const ofQueue = /^bull:clipwright:(events|id|marker|meta|stalled|stalled-check)$/;

export const onRedis: TestBroker = async () => {
  const redis = await redisServer();
  return { ...redis, jobs: async () => (await redis.keys()).filter((key) => !ofQueue.test(key)) };
};

const onPostgres: TestBroker = async () => {
  const postgres = await postgresServer();
  return {
    ...postgres,
    jobs: async () => {
      // Nobody may have been there yet.
      const [made] = await postgres.query("SELECT to_regclass('bullmq.job') AS job");
      if (made?.job === null) return [];
      return (await postgres.query('SELECT queue, id FROM bullmq.job')).map(({ queue, id }) => `${queue}:${id}`);
    },
  };
};

interface Told {
  readonly protocol: string;
}

type Tests = (broker: TestBroker, told: Told) => void;

const brokers = [
  { name: 'Redis', protocol: 'redis:', program: 'redis-server', isHere: hasRedisServer, broker: onRedis },
  {
    ...{ name: 'PostgreSQL', protocol: 'postgres:', program: 'postgresql', broker: onPostgres },
    isHere: postgresPrograms !== undefined,
  },
];

/** The same tests on each broker that is here. */
export function onEachBroker(tests: Tests): void {
  for (const broker of brokers) on(broker, tests);
}

/** Tests of what is no broker's own, on the first that is here; on each in the soak (CLIPWRIGHT_SOAK=1). */
export function onOneBroker(tests: Tests): void {
  const here = brokers.filter(({ isHere }) => isHere);
  for (const broker of isSoak ? here : here.slice(0, 1)) on(broker, tests);
}

function on({ name, protocol, program, isHere, broker }: (typeof brokers)[number], tests: Tests): void {
  describe.skipIf(!isHere)(isHere ? `on ${name}` : `needs ${program}, which is not here`, () => {
    afterAll(killServers);
    afterAll(killPostgresServers);
    tests(broker, { protocol });
  });
}
