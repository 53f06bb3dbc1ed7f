import { resolve } from 'node:path';
import { allowedFolders } from '@clipwright/node-kit';
import { ServerError } from '../errors/server-error.ts';
import { fileResponse } from './file-response.ts';

/** Serves the files of a page. Their names are told by their content where they lie in `assets`, and never change. */
export type Page = (path: string, headers: Headers) => Promise<Response>;

/** Errors: `invalid-option` where there is no such folder. */
export async function pageIn(folder: string): Promise<Page> {
  const folders = await allowedFolders([resolve(folder)], '/');
  return async (path, headers) => {
    const name = decoded(path === '/' ? '/index.html' : path).slice(1);
    if (name.split('/').some((part) => part === '..' || part.startsWith('.')) || name.includes('\0')) throw absent();
    const file = await folders.readable(name === '' ? 'index.html' : name).catch(() => {
      throw absent();
    });
    const isHashed = name.startsWith('assets/');
    return await fileResponse({
      ...{ file, headers },
      cacheControl: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw absent();
  }
}

function absent(): ServerError {
  return new ServerError('not-found', 'There is nothing here.');
}
