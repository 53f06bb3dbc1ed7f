import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { ClipwrightError, sourceError } from '@clipwright/core';
import { type FileRecord, fileRecord } from './file-record.ts';

/**
 * The record of a source's file, which may be read. Errors: `source-missing`, `source-unreadable`, `out-of-resources`.
 */
export async function sourceRecord(path: string): Promise<FileRecord> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) {
      throw new ClipwrightError('source-unreadable', `${path} is not a file.`, { remedy: 'Give the path of a video.' });
    }
    await access(path, constants.R_OK);
    return fileRecord(found);
  } catch (error) {
    throw sourceError(path, error);
  }
}
