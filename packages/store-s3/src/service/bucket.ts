/** Part of a local file, whose hash is known. */
export interface FileRange {
  readonly file: string;
  /** First byte. */
  readonly start: number;
  readonly bytes: number;
  /** SHA-256 of these bytes, as 64 hexadecimal digits: the service refuses whatever else arrives. */
  readonly digest: string;
}

/** What an object's content comes to from some byte on. */
export interface ObjectBody {
  /** The byte that it begins with: 0 when the service knows no ranges. */
  readonly from: number;
  /** Stands for this content of the object. */
  readonly tag: string | undefined;
  /** Read once; what is not read is given up by its `return`. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What is missing of an object that was read in part. */
export interface RestOfObject {
  readonly start: number;
  /** Of the content that was read. */
  readonly tag: string | undefined;
}

/** How an object came to be there. */
export type PutResult = 'put' | 'present';

export interface SentPart {
  readonly number: number;
  readonly tag: string | undefined;
}

/**
 * What is asked of an object store, one request each. What fails is thrown as the service's client says it, and
 * understood in `service-failure.ts`.
 */
export interface Bucket {
  /** Bytes of an object; `undefined` where there is none. */
  size(name: string, signal: AbortSignal): Promise<number | undefined>;
  /** @param from What is wanted; an object with another content is given from its beginning. @default all */
  get(name: string, signal: AbortSignal, from?: RestOfObject): Promise<ObjectBody | undefined>;
  /** @param isNew Whether it is put only where there is none, if the service can do that. */
  putText(name: string, text: string, isNew: boolean, signal: AbortSignal): Promise<PutResult>;
  putFile(name: string, range: FileRange, isNew: boolean, signal: AbortSignal): Promise<PutResult>;
  /** Begins an upload in parts, which nobody sees before it is completed, and gives its id. */
  begin(name: string, signal: AbortSignal): Promise<string>;
  /** `undefined` where there is no such upload any more. */
  putPart(upload: Upload, number: number, range: FileRange, signal: AbortSignal): Promise<SentPart | undefined>;
  /** `gone` where there is no such upload any more. */
  complete(
    upload: Upload,
    parts: readonly SentPart[],
    isNew: boolean,
    signal: AbortSignal,
  ): Promise<PutResult | 'gone'>;
  /** Gives an upload up, with what was sent of it; content with one that is gone. */
  abort(upload: Upload, signal: AbortSignal): Promise<void>;
  /** Ids of the uploads of an object that are not completed. */
  unfinished(name: string, signal: AbortSignal): Promise<string[]>;
  /** Closes all connections. */
  close(): void;
}

export interface Upload {
  readonly name: string;
  readonly id: string;
}
