import type { TimelineItem } from '@clipwright/core';
import type { ClipLine, Failure, Job } from '../api/shapes.ts';
import type { RunRecord } from '../run/record.ts';

/** How a clip came to be in the output. */
export interface Part {
  readonly kind: 'copied' | 'cached' | 'encoded' | 'failed';
  /** In a word, and with the reason. */
  readonly text: string;
  readonly why: string;
  /** How much of it was copied, 0 to 1. */
  readonly copied: number;
  readonly failure?: Failure;
}

/** Why frames were not copied, in words. */
const reasons: Readonly<Record<string, string>> = {
  'other-format': 'its picture is of another kind than the output',
  effect: 'it has a speed, a fade or a crossfade',
  'packets-unknown': 'nobody knows where its packets lie',
  'edit-list': 'its edit list leaves parts of it out, or repeats them',
  'timestamps-broken': 'the times of its packets contradict each other',
  'frames-repeat-or-drop': 'its frames do not fall on those of the output',
  'no-start': 'decoding starts nowhere within it',
  'not-worth-it': 'encoding all of it is less work than its ends',
  unproven: 'what was copied did not prove right',
  damaged: 'it is damaged',
  'too-many-parameter-sets': 'one stream cannot have as many parameter sets',
  'ragged-ends': 'the ends before and after whole groups of pictures are encoded',
};

/** What became of each item, by what it is: an item that was changed since is none of them. */
export function partsOf(job: Job | undefined, record: RunRecord | undefined): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  if (job === undefined) return parts;
  for (const [index, failure] of record?.failures ?? []) add(parts, job, index, failed(failure));
  const made = madeClips(record);
  for (const line of job.report?.clips ?? []) {
    const isKept = !made.has(line.index) && record?.cached.has(line.index) === true;
    add(parts, job, line.index, partOf(line, record, isKept));
  }
  return parts;
}

function add(parts: Map<string, Part>, { timeline }: Job, index: number, part: Part): void {
  const item = timeline.items[index];
  if (item !== undefined) parts.set(itemKey(item), part);
}

function failed(failure: Failure): Part {
  return { kind: 'failed', text: 'Failed', why: failure.message, copied: 0, failure };
}

/** Clips of which a worker has made something. */
function madeClips(record: RunRecord | undefined): ReadonlySet<number> {
  const making = (record?.bars ?? []).filter(({ kind }) => kind === 'encode' || kind === 'decode');
  return new Set(making.flatMap(({ clips }) => clips));
}

function partOf(line: ClipLine, record: RunRecord | undefined, isKept: boolean): Part {
  const { index, frames, copied = 0, code = 'failed', message = 'It could not be read.', status } = line;
  if (status !== 'rendered') return failed(record?.failures.get(index) ?? { code, message });
  const share = frames === 0 ? 0 : copied / frames;
  const why = line.encodedFor === undefined ? undefined : (reasons[line.encodedFor] ?? line.encodedFor);
  if (share === 1)
    return { kind: 'copied', text: 'Copied', why: 'its packets stand in the output as they were', copied: 1 };
  if (isKept) {
    return { kind: 'cached', text: 'Kept', why: 'it was made by an earlier render', copied: share };
  }
  const text = share > 0 ? `${Math.round(share * 100)} % copied` : 'Encoded';
  return { kind: 'encoded', text, why: why ?? 'copying was not asked for', copied: share };
}

/** What an item is, whatever the order of its members. */
export function itemKey(item: TimelineItem): string {
  return JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
