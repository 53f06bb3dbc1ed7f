/** What a soak came to. */
export interface SoakReport {
  readonly rounds: number;
  /** How often what was done, by name. */
  readonly done: Readonly<Record<string, number>>;
  /** Wrong outputs, errors of the wrong kind, warnings of the platform; each with its cause. */
  readonly wrong: readonly string[];
  /** What was held after a round and not after warming up. */
  readonly leaks: readonly string[];
  /** Bytes in use after warming up, and at the end. */
  readonly memory: { readonly before: number; readonly after: number };
}
