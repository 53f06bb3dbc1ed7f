/**
 * A file that is read from a copy of it, since the times in it are of no use. Nothing else can be told of it: probing
 * ends with this.
 */
export abstract class NeedsCopy extends Error {
  /** What the copy is, beside the file that it is of: copies of one file with the same are the same. */
  abstract readonly kind: string;
  /** Its extension, with the dot; that of the file, where it is absent. */
  readonly extension?: string;

  /**
   * Writes the copy, to where nothing is yet. Rejects with what the system says, or a typed error; also once it is
   * left.
   */
  abstract write(from: string, to: string, left: AbortSignal): Promise<void>;
}
