/** Where the queue is. */
export interface QueuePlace {
  /**
   * Address of the broker: `redis://host:6379/0`, or `rediss:` over TLS; or `postgres://user@host:5432/database`, with
   * `?sslmode=verify-full` over TLS. A user and a password may stand in it. It is never told.
   */
  readonly url: string;
  /** @default 'clipwright' */
  readonly name?: string;
  /** What the broker's keys begin with, or the names of its queues. @default 'bull', as BullMQ has it */
  readonly prefix?: string;
  /** Seconds for which a broker that cannot be reached is waited for. @default 60 */
  readonly patience?: number;
}
