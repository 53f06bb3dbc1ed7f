import { constants, type FileHandle, open } from 'node:fs/promises';
import { checkFrames } from './check-limits.ts';
import { boxAt, type FilePart, headerAt, letters } from './file-parts.ts';
import type { InputLimits } from './input-limits.ts';

/** Boxes of one level that are looked at: files with more of them are found out by who opens them. */
const maxBoxes = 1000;

/** Packets of what are no pictures that are no burden: half a day of sound. */
const plenty = 2 ** 21;

/**
 * Refuses an mp4 or mov whose tables claim more frames than a file may have, before anybody makes room for them; what
 * is none, and what cannot be read, is left to who opens it. Errors: `source-too-large`.
 */
export async function checkClaimedFrames(uri: string, limits: InputLimits): Promise<void> {
  const claimed = await mostClaimed(uri).catch(() => 0);
  checkFrames(uri, claimed, limits);
}

async function mostClaimed(uri: string): Promise<number> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const { size } = await file.stat();
  let most = 0;
  for (const media of await boxesAt(file, { name: '', start: 0, end: size }, ['moov', 'trak', 'mdia'])) {
    const handler = await handlerOf(file, media);
    for (const tables of await boxesAt(file, media, ['minf', 'stbl'])) {
      const claimed = await claimedIn(file, tables, handler === 'soun');
      if (handler === 'vide' || claimed > plenty) most = Math.max(most, claimed);
    }
  }
  return most;
}

/** The boxes of such names in each other. */
async function boxesAt(
  file: FileHandle,
  within: FilePart,
  [next, ...others]: readonly string[],
): Promise<readonly FilePart[]> {
  if (next === undefined) return [within];
  const found: FilePart[] = [];
  for (const box of await boxesIn(file, within)) {
    if (box.name === next) found.push(...(await boxesAt(file, box, others)));
  }
  return found;
}

/** What kind of track it is: `vide`, `soun` and others. */
async function handlerOf(file: FileHandle, media: FilePart): Promise<string> {
  const handler = (await boxesIn(file, media)).find(({ name }) => name === 'hdlr');
  return handler === undefined ? '' : letters(await headerAt(file, handler.start), 8);
}

async function boxesIn(file: FileHandle, { start, end }: FilePart): Promise<readonly FilePart[]> {
  const boxes: FilePart[] = [];
  let position = start;
  while (position < end && boxes.length < maxBoxes) {
    const box = boxAt(await headerAt(file, position), position);
    if (box === undefined) break;
    boxes.push({ ...box, end: Math.min(box.end, end) });
    position = box.end;
  }
  return boxes;
}

/** Samples of a track; none where they are single values of sound, of which nobody keeps a list. */
async function claimedIn(file: FileHandle, tables: FilePart, isSound: boolean): Promise<number> {
  let claimed = 0;
  let areValues = false;
  for (const { name, start, end } of await boxesIn(file, tables)) {
    if (!['stsz', 'stz2', 'stts'].includes(name)) continue;
    // Behind version and flags: a size and a count, or a count of entries, of which the first has a count and a length.
    const content = await headerAt(file, start);
    if (name === 'stts')
      areValues = isSound && content.byteLength >= 16 && content.getUint32(4) === 1 && content.getUint32(12) === 1;
    else if (name === 'stsz' && content.getUint32(4) > 0) claimed = content.getUint32(8);
    // Of a table of sizes, of half a byte at least, no more than there is of it.
    else claimed = Math.min(content.getUint32(8), 2 * (end - start));
  }
  return areValues ? 0 : claimed;
}
