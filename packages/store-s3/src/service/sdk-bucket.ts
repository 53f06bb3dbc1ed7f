import type { S3StoreOptions } from '../options.ts';
import type { Bucket, FileRange, ObjectBody, PutResult, RestOfObject, SentPart, Upload } from './bucket.ts';
import { openClient, type SdkClient, Secrets } from './sdk-client.ts';
import { sendFile } from './send-file.ts';
import { ServiceError, toServiceError } from './service-error.ts';
import { signedHash } from './signed-hash.ts';

/** What puts an object only where there is none. */
type Condition = { readonly IfNoneMatch?: '*' };

/** A bucket, through `@aws-sdk/client-s3`. Nothing is loaded or connected before the first request. */
export class SdkBucket implements Bucket {
  readonly #options: S3StoreOptions;
  readonly #secrets = new Secrets();
  #opening: Promise<SdkClient> | undefined;
  #opened: SdkClient | undefined;
  /** Whether the service takes conditions; one that says it does not is not asked again. */
  #takesConditions = true;

  constructor(options: S3StoreOptions) {
    this.#options = options;
  }

  size(name: string, abortSignal: AbortSignal): Promise<number | undefined> {
    return unlessMissing(undefined, () =>
      this.#ask(async ({ sdk, client }) => {
        const answer = await client.send(new sdk.HeadObjectCommand(this.#object(name)), { abortSignal });
        return answer.ContentLength ?? 0;
      }),
    );
  }

  get(name: string, abortSignal: AbortSignal, from?: RestOfObject): Promise<ObjectBody | undefined> {
    return unlessMissing(undefined, async () => {
      try {
        return await this.#get(name, abortSignal, from);
      } catch (error) {
        // It has another content by now, or does not go that far.
        if (from === undefined || !(error instanceof ServiceError) || ![412, 416].includes(error.status ?? 0))
          throw error;
        return await this.#get(name, abortSignal);
      }
    });
  }

  putText(name: string, text: string, isNew: boolean, abortSignal: AbortSignal): Promise<PutResult> {
    return this.#put(isNew, (condition) =>
      this.#ask(({ sdk, client }) =>
        client.send(new sdk.PutObjectCommand({ ...this.#object(name), ...condition, Body: text }), { abortSignal }),
      ),
    );
  }

  putFile(name: string, range: FileRange, isNew: boolean, signal: AbortSignal): Promise<PutResult> {
    return this.#put(isNew, (condition) =>
      this.#ask(({ sdk, client }) =>
        sendFile(range, signal, (Body, abortSignal) => {
          const input = { ...this.#object(name), ...condition, Body, ContentLength: range.bytes };
          const command = new sdk.PutObjectCommand(input);
          command.middlewareStack.add(signedHash(range.digest), { step: 'build' });
          return client.send(command, { abortSignal });
        }),
      ),
    );
  }

  begin(name: string, abortSignal: AbortSignal): Promise<string> {
    return this.#ask(async ({ sdk, client }) => {
      const command = new sdk.CreateMultipartUploadCommand(this.#object(name));
      const { UploadId } = await client.send(command, { abortSignal });
      if (UploadId !== undefined) return UploadId;
      throw new ServiceError('NoUploadId', 'It began an upload and did not say which.', 200);
    });
  }

  putPart(upload: Upload, number: number, range: FileRange, signal: AbortSignal): Promise<SentPart | undefined> {
    return unlessMissing(undefined, () =>
      this.#ask(({ sdk, client }) =>
        sendFile(range, signal, async (Body, abortSignal) => {
          const input = { ...this.#upload(upload), PartNumber: number, Body, ContentLength: range.bytes };
          const command = new sdk.UploadPartCommand(input);
          command.middlewareStack.add(signedHash(range.digest), { step: 'build' });
          return { number, tag: (await client.send(command, { abortSignal })).ETag };
        }),
      ),
    );
  }

  complete(
    upload: Upload,
    parts: readonly SentPart[],
    isNew: boolean,
    abortSignal: AbortSignal,
  ): Promise<PutResult | 'gone'> {
    const Parts = parts.map(({ number, tag }) => ({ PartNumber: number, ETag: tag }));
    return unlessMissing<PutResult | 'gone'>('gone', () =>
      this.#put(isNew, (condition) =>
        this.#ask(({ sdk, client }) => {
          const input = { ...this.#upload(upload), ...condition, MultipartUpload: { Parts } };
          return client.send(new sdk.CompleteMultipartUploadCommand(input), { abortSignal });
        }),
      ),
    );
  }

  abort(upload: Upload, abortSignal: AbortSignal): Promise<void> {
    return unlessMissing(undefined, () =>
      this.#ask(async ({ sdk, client }) => {
        await client.send(new sdk.AbortMultipartUploadCommand(this.#upload(upload)), { abortSignal });
      }),
    );
  }

  unfinished(name: string, abortSignal: AbortSignal): Promise<string[]> {
    return this.#ask(async ({ sdk, client }) => {
      const command = new sdk.ListMultipartUploadsCommand({ Bucket: this.#options.bucket, Prefix: name });
      const { Uploads = [] } = await client.send(command, { abortSignal });
      return Uploads.flatMap(({ Key, UploadId }) => (Key === name && UploadId !== undefined ? [UploadId] : []));
    });
  }

  close(): void {
    this.#opened?.client.destroy();
  }

  async #ask<R>(request: (parts: SdkClient) => Promise<R>): Promise<R> {
    try {
      this.#opening ??= openClient(this.#options, this.#secrets);
      this.#opened = await this.#opening;
      return await request(this.#opened);
    } catch (error) {
      throw toServiceError(error, this.#secrets.hide);
    }
  }

  #get(name: string, abortSignal: AbortSignal, from?: RestOfObject): Promise<ObjectBody> {
    return this.#ask(async ({ sdk, client }) => {
      const rest = from && { Range: `bytes=${from.start}-`, ...(from.tag && { IfMatch: from.tag }) };
      const answer = await client.send(new sdk.GetObjectCommand({ ...this.#object(name), ...rest }), { abortSignal });
      const start = Number(/^bytes (\d+)-/.exec(answer.ContentRange ?? '')?.[1] ?? 0);
      return { from: start, tag: answer.ETag, body: this.#read(answer.Body) };
    });
  }

  async *#read(body: unknown): AsyncGenerator<Uint8Array> {
    if (!isReadable(body)) return;
    try {
      yield* body;
    } catch (error) {
      throw toServiceError(error, this.#secrets.hide);
    }
  }

  async #put(isNew: boolean, request: (condition: Condition) => Promise<unknown>): Promise<PutResult> {
    const isConditional = isNew && this.#takesConditions;
    try {
      await request(isConditional ? { IfNoneMatch: '*' } : {});
      return 'put';
    } catch (error) {
      if (!isConditional || !(error instanceof ServiceError)) throw error;
      if (error.status === 412) return 'present';
      if (error.status !== 501) throw error;
      this.#takesConditions = false;
      return this.#put(isNew, request);
    }
  }

  #object(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#options.bucket, Key: name };
  }

  #upload({ name, id }: Upload): { readonly Bucket: string; readonly Key: string; readonly UploadId: string } {
    return { ...this.#object(name), UploadId: id };
  }
}

/** What it gives, or what it means that there is no such object or upload. That there is no bucket is something else. */
async function unlessMissing<R>(otherwise: R, request: () => Promise<R>): Promise<R> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404 && error.reason !== 'NoSuchBucket') return otherwise;
    throw error;
  }
}

function isReadable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
