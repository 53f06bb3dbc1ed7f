/** What `serve` prints when it has begun. Plain JSON data. */
export interface ServeReport {
  /** Where it listens. */
  readonly url: string;
  /** An address that lets one browser in, once. */
  readonly openUrl: string;
}
