import { sep } from 'node:path';
import { type Folders, sourceRecord } from '@clipwright/node-kit';
import { ServerError } from '../errors/server-error.ts';

/**
 * Where a name leads, within its folder. Names are relative, with slashes, and nothing
 * hidden is meant. Errors: `invalid-request` for what is no such
 * name, `path-refused`, `source-refused`.
 */
export async function placeOf(
  name: string,
  folders: Folders,
  how: 'readable' | 'writable' = 'readable',
): Promise<string> {
  const parts = name.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file here is called so.
  const isOdd = /[\u0000-\u001f\u007f]/.test(name) || (sep === '\\' && /[\\:]/.test(name));
  if (isOdd || parts.some((part) => part === '' || part.startsWith('.'))) {
    throw new ServerError('invalid-request', `${JSON.stringify(name)} is no name of a file below the folder.`);
  }
  return await folders[how](name);
}

/** A path as a name of the folder. */
export function nameOf(path: string, folders: Folders): string {
  const name = folders.nameOf(path);
  return sep === '\\' ? name.replaceAll('\\', '/') : name;
}

/** A source that may be opened. */
export interface MediaFile {
  readonly name: string;
  /** Absolute, without links. */
  readonly path: string;
  /** Another where the file was changed. */
  readonly tag: string;
}

/** Errors: those of {@link placeOf}, `source-missing`, `source-unreadable`. */
export async function mediaFile(name: string, folders: Folders): Promise<MediaFile> {
  const path = await placeOf(name, folders);
  const { device, inode, size, mtimeNs } = await sourceRecord(path);
  return { name, path, tag: [device, inode, size, mtimeNs].map((each) => each.toString(36)).join('-') };
}
