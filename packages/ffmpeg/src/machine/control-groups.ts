/** The text of a file; `undefined` where there is none that can be read. */
export type ReadText = (file: string) => string | undefined;

/** What is left of the memory that a control group, or the whole system, allows. Bytes. */
export interface MemoryState {
  readonly total: number;
  /** What could be taken without pushing out anything but copies of files. */
  readonly free: number;
}

interface ControlGroup {
  readonly version: 1 | 2;
  readonly directory: string;
}

interface Mount {
  /** The group that is mounted, as `/proc/self/cgroup` names groups. */
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * Cores' worth of time that the control groups of this process allow it: the least of its own group's and of all its
 * ancestors' (`cpu.max`, or `cpu.cfs_quota_us` of the first version). `undefined`: no limit, or not Linux.
 */
export function cpuQuota(read: ReadText): number | undefined {
  const quotas = controlGroups('cpu', read).map(({ version, directory }) => {
    const text = (name: string): string => read(`${directory}/${name}`) ?? '';
    const [quota, period] =
      version === 2
        ? text('cpu.max').trim().split(/\s+/).map(Number)
        : [Number(text('cpu.cfs_quota_us')), Number(text('cpu.cfs_period_us'))];
    return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
  });
  return min(quotas);
}

/**
 * The memory that the tightest of the control groups of this process leaves it (`memory.max` and `memory.high`, or
 * `memory.limit_in_bytes` of the first version). `undefined`: no limit, or not Linux.
 */
export function memoryLimit(read: ReadText): MemoryState | undefined {
  const states = controlGroups('memory', read).flatMap(({ version, directory }): MemoryState[] => {
    const bytes = (name: string): number => wholeBytes(read(`${directory}/${name}`));
    const names = version === 2 ? ['memory.max', 'memory.high'] : ['memory.limit_in_bytes'];
    const total = Math.min(...names.map(bytes));
    if (total >= unlimited) return [];
    const used = bytes(version === 2 ? 'memory.current' : 'memory.usage_in_bytes');
    if (used === Number.POSITIVE_INFINITY) return [];
    // Copies of files go when somebody needs the room; the system's own count sees it the same way.
    const stat = read(`${directory}/memory.stat`) ?? '';
    const copies = stat.matchAll(version === 2 ? /^(?:in)?active_file (\d+)$/gm : /^total_(?:in)?active_file (\d+)$/gm);
    const cached = [...copies].reduce((sum, match) => sum + Number(match[1]), 0);
    return [{ total, free: Math.max(0, Math.min(total, total - used + cached)) }];
  });
  return states.reduce<MemoryState | undefined>(
    (tightest, state) => (tightest === undefined || state.free < tightest.free ? state : tightest),
    undefined,
  );
}

/** The system's own count of what it could give (`MemAvailable`). `undefined`: not Linux, or one before 3.14. */
export function systemMemory(read: ReadText): MemoryState | undefined {
  const text = read('/proc/meminfo') ?? '';
  const [total, free] = ['MemTotal', 'MemAvailable'].map(
    (name) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]),
  );
  if (total === undefined || free === undefined || Number.isNaN(total + free)) return undefined;
  return { total, free };
}

/** The first version writes "no limit" as the largest multiple of a page; no machine has as much. */
const unlimited = 2 ** 60;

/** "max", and what cannot be read, is no limit. */
function wholeBytes(text: string | undefined): number {
  return text === undefined || !/^\d+\s*$/.test(text) ? Number.POSITIVE_INFINITY : Number(text);
}

function min(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/**
 * The groups of this process that a controller may have limits in: its own first, then its ancestors as far as they can
 * be seen from here. A container sees its own group as the root of what is mounted. Both versions may be mounted side
 * by side.
 */
function controlGroups(controller: 'cpu' | 'memory', read: ReadText): ControlGroup[] {
  const mounts = (read('/proc/self/mountinfo') ?? '').split('\n').flatMap(mountOf);
  return (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line): ControlGroup[] => {
    const [, hierarchy, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    const version = hierarchy === '0' && controllers === '' ? 2 : 1;
    if (hierarchy === undefined || (version === 1 && !controllers.split(',').includes(controller))) return [];
    const mount = mounts.find(({ type, options }) =>
      version === 2 ? type === 'cgroup2' : type === 'cgroup' && options.includes(controller),
    );
    return mount === undefined ? [] : upwards(mount, path).map((directory) => ({ version, directory }));
  });
}

/** `36 35 98:0 /root /point rw,noatime master:1 - type source rw,option`, with spaces written as `\040`. */
function mountOf(line: string): Mount[] {
  const match = /^\d+ \d+ \S+ (\S+) (\S+) .*? - (\S+) \S+ (\S+)$/.exec(line);
  if (match === null) return [];
  const [, root = '', point = '', type = '', options = ''] = match;
  return [{ root: unescaped(root), point: unescaped(point), type, options: options.split(',') }];
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function upwards({ root, point }: Mount, path: string): string[] {
  const inside = root === '/' ? path : path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : '';
  const names = inside.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, up) =>
    [point, ...names.slice(0, names.length - up)].join('/').replace(/(?!^)\/+$/, ''),
  );
}
