import { writeFile } from 'node:fs/promises';
import { ClipwrightError, type ThreadBudget } from '@clipwright/core';
import { fromTask, pendingWork } from '@clipwright/core/author';
import { outputError } from '@clipwright/node-kit';
import { concatMap, type Observable, take } from 'rxjs';
import type { Picture } from '../picture.ts';
import { pngBytes } from './png-bytes.ts';

/** Writes pictures in one format. */
export interface PictureEncoder {
  /** What names of its files end in, in small letters and without the dot: `['jpg', 'jpeg']`. */
  readonly extensions: readonly string[];
  /** Encodes a picture into a file that is not there yet, and completes. */
  encode(picture: Picture, file: string): Observable<unknown>;
  /** Resolves when what was left has ended. */
  settled(): Promise<void>;
}

/** Writes PNG, within a budget as a process would be, but without one. */
export function pngEncoder(budget: Pick<ThreadBudget, 'hold'>): PictureEncoder {
  const pending = pendingWork();
  const write = async (picture: Picture, file: string): Promise<void> => {
    const bytes = await pngBytes(picture);
    try {
      await writeFile(file, bytes, { flag: 'wx' });
    } catch (error) {
      throw outputError(error, file);
    }
  };
  return {
    extensions: ['png'],
    encode: (picture, file) =>
      budget.hold(1).pipe(
        concatMap(() =>
          fromTask(() => {
            const writing = write(picture, file);
            void pending.track(writing);
            return writing;
          }),
        ),
        take(1),
      ),
    settled: pending.settled,
  };
}

/** The encoder that a file's name asks for. Errors: `invalid-option` where none writes such files. */
export function encoderFor(file: string, encoders: readonly PictureEncoder[]): PictureEncoder {
  const extension = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase() ?? '';
  const found = encoders.find(({ extensions }) => extensions.includes(extension));
  if (found !== undefined) return found;
  const known = encoders.flatMap(({ extensions }) => extensions.map((name) => `.${name}`));
  throw new ClipwrightError('invalid-option', `${file} is no name of a picture.`, {
    remedy: `Let it end in ${known.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.`,
  });
}
