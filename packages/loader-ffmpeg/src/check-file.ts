import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { type FileRecord, fileRecord } from './file-record.ts';

/** The record of a file that may be read. Errors: `source-missing`, `source-unreadable`. */
export async function checkFile(uri: string): Promise<FileRecord> {
  try {
    const found = await stat(uri, { bigint: true });
    if (!found.isFile()) {
      throw new ClipwrightError('source-unreadable', `${uri} is not a file.`, { remedy: 'Give the path of a video.' });
    }
    await access(uri, constants.R_OK);
    return fileRecord(found);
  } catch (error) {
    if (error instanceof ClipwrightError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ClipwrightError('source-missing', `There is no file ${uri}.`, {
        cause: error,
        remedy: 'Check the path.',
      });
    }
    throw new ClipwrightError('source-unreadable', `${uri} cannot be read: ${String(code ?? error)}.`, {
      cause: error,
      remedy: 'Check its permissions.',
    });
  }
}
