/** What a hostile tool does, as a shell script. Notes go to descriptor 4, progress to 3. */
export interface Behaviour {
  readonly does: string;
  readonly script: string;
  /** How it must end: with an error of this code, or with so many bytes printed. */
  readonly ends: string;
  /** What its error says. */
  readonly says?: string;
  /** Milliseconds after which it can be noticed. @default 0 */
  readonly noticeMs?: number;
  /** It is left as soon as it prints a note. */
  readonly cancel?: true;
  /** It gets bytes without end. */
  readonly fed?: true;
  readonly deadlineMs?: number;
}

/** Bytes of a flood: a gigabyte in the soak. */
export const flood = process.env.CLIPWRIGHT_SOAK === '1' ? 1e9 : 1e8;

/** What it takes at most: two megabytes a second, where others want the processor as well. */
const floodMs = flood / 2e3;

/** One that is to stall has when it gives no sign of life for so many milliseconds. */
export const stallMs = 400;

const stays = 'while :; do sleep 60; done';

/** Takes a moment without reading anything, or starting what does. */
const busy = 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done;';

/** Starts what has a session of its own, and holds all pipes; goes on only when that has left the group. */
const leaving = (body: string): string =>
  `setsid sh -c ': > "$0"; ${body}' "$0.$$" & while [ ! -e "$0.$$" ]; do :; done;`;

export const behaviours: readonly Behaviour[] = [
  {
    does: 'ignores being asked to end, and what it started as well',
    script: `trap '' TERM; sleep 60 & echo ready >&4; ${stays}`,
    ends: 'cancelled',
    cancel: true,
  },
  {
    does: 'ignores being asked to end, and what it started has left its group',
    script: `trap '' TERM; ${leaving('sleep 60')} echo ready >&4; ${stays}`,
    ends: 'cancelled',
    cancel: true,
  },
  {
    does: 'never ends, and tells of progress all the time',
    script: 'i=0; while :; do i=$((i+1)); printf "frame=%d\\nprogress=continue\\n" $i >&3; echo x; sleep 0.1; done',
    ends: 'tool-timeout',
    deadlineMs: 600,
    noticeMs: 600,
  },
  { does: 'never ends, and says nothing', script: stays, ends: 'tool-stalled', noticeMs: stallMs },
  {
    does: 'tells of the same progress all the time',
    script: `while :; do printf "frame=1\\nprogress=continue\\n" >&3; ${busy} done`,
    ends: 'tool-stalled',
    noticeMs: stallMs,
  },
  {
    does: 'floods standard error, and fails',
    script: `yes 'one of very many lines' | head -c ${flood} >&2; printf '\\nthe last line\\n' >&2; exit 1`,
    ends: 'tool-failed',
    says: 'ended with exit code 1: the last line',
    noticeMs: floodMs,
  },
  {
    does: 'floods standard error with one line',
    script: `head -c ${flood / 4} /dev/zero >&2`,
    ends: 'ended with 0',
    noticeMs: floodMs,
  },
  {
    does: 'writes nothing: whether that is enough says who knows how much there should be',
    script: 'exit 0',
    ends: 'ended with 0',
  },
  { does: 'fails before its input is read', script: 'exit 1', ends: 'tool-failed', fed: true },
  {
    does: 'ends before its input is read: it has all that it needs',
    script: 'echo all; exit 0',
    ends: 'ended with 4',
    fed: true,
  },
  { does: 'never reads its input', script: stays, ends: 'tool-stalled', fed: true, noticeMs: stallMs },
  {
    does: 'closes its standard output and lives on',
    script: `exec 1>&-; ${stays}`,
    ends: 'tool-stalled',
    noticeMs: stallMs,
  },
  {
    does: 'ends in the middle of a line of progress: that it ended well is what counts',
    script: 'printf "frame=1\\nprogress=continue\\nfra" >&3',
    ends: 'ended with 0',
  },
  {
    does: 'stops in the middle of a line of progress',
    script: `printf "frame=1\\nprogr" >&3; ${stays}`,
    ends: 'tool-stalled',
    noticeMs: stallMs,
  },
  {
    does: 'prints a line of progress that never ends',
    script: "tr '\\0' x < /dev/zero >&3; exit 0",
    ends: 'tool-stalled',
    noticeMs: stallMs,
  },
  { does: 'leaves a child that holds its pipes', script: 'sleep 60 & exit 0', ends: 'ended with 0' },
  {
    does: 'leaves a child that has left its group, and holds its standard error alone: nothing is lost of what it printed',
    script: `(${leaving('sleep 60')}) 1>&- 3>&- 4>&-; exit 0`,
    ends: 'ended with 0',
  },
  {
    does: 'leaves a child that has left its group, and holds all its pipes',
    script: `${leaving('sleep 60')} exit 0`,
    ends: 'tool-failed',
  },
  { does: 'prints less than it should: see the renderer', script: 'printf 12345; exit 0', ends: 'ended with 5' },
  {
    does: 'forks, ends, and its child goes on printing',
    script: 'while :; do :; done & printf 12345; exit 0',
    ends: 'ended with 5',
  },
  {
    does: 'forks, ends, and its child goes on printing outside of its group',
    script: `${leaving('while :; do echo x; sleep 0.02; done')} exit 0`,
    ends: 'tool-failed',
  },
];
