/** The bytes of an open file, by position. */
export interface ByteFile extends AsyncDisposable {
  /** Bytes in all. */
  readonly size: number;
  /** Stands for the content: another text when the file is another one or has changed. */
  readonly version: string;
  /** Bytes from a position on; fewer than asked for only where the file ends. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** Opens what a uri stands for. Errors: `source-missing`, `source-unreadable`. */
export type OpenBytes = (uri: string) => Promise<ByteFile>;
