import { createHash } from 'node:crypto';
import { refusal, type S3Answer, type S3Request } from './s3-request.ts';

/** What a service makes of `If-None-Match: *` on a write: keeps to it, knows nothing of it, or says that it cannot. */
export type S3Conditions = 'kept' | 'ignored' | 'refused';

interface S3Upload {
  readonly key: string;
  readonly parts: Map<number, Uint8Array>;
}

const xml = (body: string): S3Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** What a bucket does with requests whose content has arrived. */
export class S3Bucket {
  /** What everybody sees. */
  readonly objects = new Map<string, Uint8Array>();
  /** What nobody sees: uploads in parts that are not completed. */
  readonly uploads = new Map<string, S3Upload>();
  conditions: S3Conditions = 'kept';
  /** Whether parts of objects can be asked for; all of it is given otherwise. */
  knowsRanges = true;
  readonly #name: string;
  #ids = 0;

  constructor(name: string) {
    this.#name = name;
  }

  answer(request: S3Request, body: Uint8Array): S3Answer {
    const { operation, bucket, key, query } = request;
    if (bucket !== this.#name) return refusal(404, 'NoSuchBucket');
    const upload = this.uploads.get(query.get('uploadId') ?? '');
    switch (operation) {
      case 'HeadObject':
      case 'GetObject':
        return this.#read(request);
      case 'PutObject':
        return this.#refusedNew(request) ?? this.#put(key, body);
      case 'DeleteObject':
        this.objects.delete(key);
        return { status: 204 };
      case 'ListObjectsV2':
        return this.#list(query);
      case 'ListMultipartUploads':
        return this.#listUploads(query);
      case 'CreateMultipartUpload':
        return this.#begin(key);
      default:
        if (upload?.key !== key) return refusal(404, 'NoSuchUpload');
    }
    switch (operation) {
      case 'UploadPart':
        upload.parts.set(Number(query.get('partNumber')), body);
        return { status: 200, headers: { etag: tagOf(body) } };
      case 'AbortMultipartUpload':
        this.uploads.delete(query.get('uploadId') ?? '');
        return { status: 204 };
      case 'CompleteMultipartUpload':
        return this.#refusedNew(request) ?? this.#complete(request, upload, new TextDecoder().decode(body));
      default:
        return refusal(501, 'NotImplemented');
    }
  }

  #read({ key, headers }: S3Request): S3Answer {
    const content = this.objects.get(key);
    if (content === undefined) return refusal(404, 'NoSuchKey');
    const etag = tagOf(content);
    if (headers['if-match'] !== undefined && headers['if-match'] !== etag) return refusal(412, 'PreconditionFailed');
    const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
    if (from === undefined || !this.knowsRanges) return { status: 200, headers: { etag }, body: content };
    const start = Number(from);
    if (start >= content.length) return refusal(416, 'InvalidRange');
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    return { status: 206, headers: { etag, 'content-range': range }, body: content.subarray(start) };
  }

  #put(key: string, content: Uint8Array): S3Answer {
    this.objects.set(key, content);
    return { status: 200, headers: { etag: tagOf(content) } };
  }

  #refusedNew({ key, headers }: S3Request): S3Answer | undefined {
    if (headers['if-none-match'] === undefined || this.conditions === 'ignored') return undefined;
    if (this.conditions === 'refused') return refusal(501, 'NotImplemented');
    return this.objects.has(key) ? refusal(412, 'PreconditionFailed') : undefined;
  }

  #list(query: URLSearchParams): S3Answer {
    const [prefix, most] = [query.get('prefix') ?? '', Number(query.get('max-keys') ?? 1000)];
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const all = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const keys = all.slice(0, most);
    const contents = keys.map((key) => {
      const content = this.objects.get(key) ?? new Uint8Array();
      return `<Contents><Key>${key}</Key><ETag>${tagOf(content)}</ETag><Size>${content.length}</Size></Contents>`;
    });
    const isCut = keys.length < all.length;
    const next = isCut ? `<NextContinuationToken>${keys.at(-1)}</NextContinuationToken>` : '';
    return xml(
      `<ListBucketResult><KeyCount>${keys.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  }

  #listUploads(query: URLSearchParams): S3Answer {
    const found = [...this.uploads].filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''));
    const each = found.map(([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`);
    return xml(
      `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${each.join('')}</ListMultipartUploadsResult>`,
    );
  }

  #begin(key: string): S3Answer {
    this.#ids += 1;
    const id = `upload-${this.#ids}`;
    this.uploads.set(id, { key, parts: new Map() });
    return xml(
      `<InitiateMultipartUploadResult><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  #complete({ key, query }: S3Request, { parts }: S3Upload, wanted: string): S3Answer {
    const numbers = [...wanted.matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
    const contents = numbers.map((number) => parts.get(number));
    const isWhole = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
    if (numbers.length === 0 || !isWhole || contents.includes(undefined)) return refusal(400, 'InvalidPart');
    this.uploads.delete(query.get('uploadId') ?? '');
    this.objects.set(key, Buffer.concat(contents.map((content) => content ?? new Uint8Array())));
    return xml(`<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
  }
}

function tagOf(content: Uint8Array): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
