/** A stream to write to; a terminal when `isTTY` says so. */
export type CliStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Columns of a terminal; `undefined` where the stream is none. */
export function columnsOf({ isTTY, columns }: CliStream): number | undefined {
  return isTTY === true ? columns : undefined;
}

/** Everything that the command takes from its surroundings, so that it can run inside a test. */
export interface CliContext {
  /** Results: a report, a table, help. */
  readonly stdout: CliStream;
  /** Progress, what was skipped and why, errors. */
  readonly stderr: CliStream;
  /** Standard input; asked for only when a list is read from it. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory that relative names are relative to; absolute. */
  readonly cwd: string;
  /** Cancels: everything started is awaited, then the exit code is 130. */
  readonly signal: AbortSignal;
}
