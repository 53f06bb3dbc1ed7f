import { constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ServerError } from '../errors/server-error.ts';
import { contentType } from './content-type.ts';

export interface FileAnswer {
  /** Absolute path. */
  readonly file: string;
  /** Of the request. */
  readonly headers: Headers;
  /** What it is. @default what its name says */
  readonly type?: string;
  /** Whether it is to be saved under its name. */
  readonly download?: boolean;
  readonly cacheControl?: string;
}

/** A file, or the part of it that is asked for. Errors: `not-found`, `range-unsatisfiable`. */
export async function fileResponse({ file, headers, type, download, cacheControl }: FileAnswer): Promise<Response> {
  const handle = await opened(file);
  try {
    const { size, mtimeMs } = await handle.stat();
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    const told = {
      etag,
      'accept-ranges': 'bytes',
      'content-type': type ?? contentType(file),
      'cache-control': cacheControl ?? 'private, no-cache',
      ...(download ? { 'content-disposition': attachment(basename(file)) } : {}),
    };
    if (headers.get('if-none-match') === etag) {
      await handle.close();
      return new Response(null, { status: 304, headers: told });
    }
    const ifRange = headers.get('if-range');
    const range = ifRange === null || ifRange === etag ? rangeOf(headers.get('range'), size) : undefined;
    const { start, end } = range ?? { start: 0, end: size - 1 };
    const sized = { ...told, 'content-length': String(end - start + 1) };
    const status = range === undefined ? 200 : 206;
    const all = range === undefined ? sized : { ...sized, 'content-range': `bytes ${start}-${end}/${size}` };
    if (size === 0) {
      await handle.close();
      return new Response(null, { status, headers: all });
    }
    return new Response(webStream(handle, start, end), { status, headers: all });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Closes the file when it was read, or the reader has gone. */
function webStream(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  const chunks = handle.createReadStream({ start, end, highWaterMark: 256 * 1024 });
  const reader = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await reader.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => {
      chunks.destroy();
    },
  });
}

async function opened(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (handle !== undefined && (await handle.stat()).isFile()) return handle;
  await handle?.close();
  throw new ServerError('not-found', `There is no file ${basename(file)}.`);
}

/** The one range that is asked for; of several, and of what is no range, all is sent. Errors: `range-unsatisfiable`. */
function rangeOf(header: string | null, size: number): { readonly start: number; readonly end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < start) return undefined;
  if (start >= size || (from === '' && Number(to) === 0)) {
    throw new ServerError('range-unsatisfiable', `The file has ${size} bytes.`);
  }
  return { start, end };
}

function attachment(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}
