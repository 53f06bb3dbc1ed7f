import { describe, expect, it } from 'vitest';
import { cpuQuota, memoryLimit, type ReadText, systemMemory } from '../../src/machine/control-groups.ts';
import { readCores } from '../../src/machine/cores.ts';
import { memoryForJobs, readMemory } from '../../src/machine/memory.ts';

const MiB = 1024 * 1024;

const files =
  (texts: Readonly<Record<string, string>>): ReadText =>
  (file) =>
    texts[file];

/** A service of systemd whose slice has the tighter quota, with version 2 alone. */
const systemd = files({
  '/proc/self/cgroup': '0::/video.slice/render.service\n',
  '/proc/self/mountinfo':
    '22 27 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n31 23 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n',
  '/sys/fs/cgroup/video.slice/render.service/cpu.max': 'max 100000\n',
  '/sys/fs/cgroup/video.slice/cpu.max': '150000 100000\n',
  '/sys/fs/cgroup/video.slice/render.service/memory.max': 'max\n',
  '/sys/fs/cgroup/video.slice/render.service/memory.high': `${800 * MiB}\n`,
  '/sys/fs/cgroup/video.slice/render.service/memory.current': `${500 * MiB}\n`,
  '/sys/fs/cgroup/video.slice/render.service/memory.stat': `anon 1\ninactive_file ${200 * MiB}\nactive_file ${90 * MiB}\n`,
  '/sys/fs/cgroup/video.slice/memory.max': `${1000 * MiB}\n`,
  '/sys/fs/cgroup/video.slice/memory.high': 'max\n',
  '/sys/fs/cgroup/video.slice/memory.current': `${900 * MiB}\n`,
  '/sys/fs/cgroup/video.slice/memory.stat': `inactive_file ${50 * MiB}\n`,
});

/** A limit beside which nothing tells what is used. */
const untold = files({
  '/proc/self/cgroup': '0::/\n',
  '/proc/self/mountinfo': '1123 1122 0:29 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n',
  '/sys/fs/cgroup/memory.max': `${512 * MiB}\n`,
});

/** A container with a control group namespace of its own: its group is the root of what it sees. */
const namespaced = files({
  '/proc/self/cgroup': '0::/\n',
  '/proc/self/mountinfo': '1123 1122 0:29 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n',
  '/sys/fs/cgroup/cpu.max': '50000 100000\n',
  '/sys/fs/cgroup/memory.max': `${512 * MiB}\n`,
  '/sys/fs/cgroup/memory.current': `${100 * MiB}\n`,
});

/** A container of the first version without such a namespace: the mount shows its own group only. */
const firstVersion = files({
  '/proc/self/cgroup':
    '12:cpuset:/\n4:memory:/docker/c0ffee\n3:cpuacct,cpu:/docker/c0ffee\n1:name=systemd:/docker/c0ffee\n',
  '/proc/self/mountinfo': [
    '700 699 0:30 /docker/c0ffee /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:11 - cgroup cgroup rw,cpu,cpuacct',
    '701 699 0:31 /docker/c0ffee /sys/fs/cgroup/memory ro,nosuid master:12 - cgroup cgroup rw,memory',
    '702 699 0:32 /docker/c0ffee /sys/fs/cgroup/cpuset ro - cgroup cgroup rw,cpuset',
  ].join('\n'),
  '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '250000\n',
  '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
  '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${300 * MiB}\n`,
  '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${260 * MiB}\n`,
  '/sys/fs/cgroup/memory/memory.stat': `inactive_file 7\nactive_file 7\ntotal_inactive_file ${40 * MiB}\ntotal_active_file ${20 * MiB}\n`,
});

/** Both versions side by side, the limits in the first, nothing limited; a mount point with a space. */
const hybrid = files({
  '/proc/self/cgroup': '4:memory:/api/655e\n1:cpu:/\n0::/\n',
  '/proc/self/mountinfo': [
    '40 39 0:30 / /sys/fs/control\\040groups/cpu rw - cgroup cgroup rw,cpu',
    '41 39 0:31 / /sys/fs/control\\040groups/memory rw - cgroup cgroup rw,memory',
    '42 39 0:32 / /sys/fs/control\\040groups/unified rw - cgroup2 cgroup2 rw',
  ].join('\n'),
  '/sys/fs/control groups/cpu/cpu.cfs_quota_us': '-1\n',
  '/sys/fs/control groups/cpu/cpu.cfs_period_us': '100000\n',
  '/sys/fs/control groups/memory/api/655e/memory.limit_in_bytes': '9223372036854771712\n',
  '/sys/fs/control groups/memory/api/memory.limit_in_bytes': `${64 * MiB}\n`,
  '/sys/fs/control groups/memory/api/memory.usage_in_bytes': `${80 * MiB}\n`,
  '/sys/fs/control groups/memory/memory.limit_in_bytes': '9223372036854771712\n',
});

const nothing = files({});

describe('the time that control groups allow', () => {
  it.each([
    ['an ancestor with the tighter quota', systemd, 1.5],
    ['a namespace of its own', namespaced, 0.5],
    ['the first version', firstVersion, 2.5],
    ['both versions, none limited', hybrid, undefined],
    ['no control groups at all', nothing, undefined],
  ])('%s', (_, read, quota) => {
    expect(cpuQuota(read)).toBe(quota);
  });

  it('bounds the cores, rounded up, never to none, and never beyond what there is', () => {
    expect(readCores(systemd, 8)).toEqual({ available: 8, quota: 1.5, usable: 2 });
    expect(readCores(namespaced, 8)).toEqual({ available: 8, quota: 0.5, usable: 1 });
    expect(readCores(firstVersion, 2)).toEqual({ available: 2, quota: 2.5, usable: 2 });
    expect(readCores(nothing, 6)).toEqual({ available: 6, usable: 6 });
  });
});

describe('the memory that control groups leave', () => {
  it.each([
    ['the tightest of a group and its ancestors, copies of files not counted', systemd, 1000, 150],
    ['a namespace of its own', namespaced, 512, 412],
    ['the first version', firstVersion, 300, 100],
    ['never less than nothing', hybrid, 64, 0],
  ])('%s', (_, read, total, free) => {
    expect(memoryLimit(read)).toEqual({ total: total * MiB, free: free * MiB });
  });

  it('is not known where only the limit is', () => {
    expect(memoryLimit(untold)).toBeUndefined();
  });

  it('is what the system can give, where that is less', () => {
    const meminfo = 'MemTotal:        4194304 kB\nMemFree:          10240 kB\nMemAvailable:    102400 kB\n';
    const small: ReadText = (file) => (file === '/proc/meminfo' ? meminfo : namespaced(file));
    expect(systemMemory(small)).toEqual({ total: 4096 * MiB, free: 100 * MiB });
    expect(readMemory(small)).toEqual({ total: 4096 * MiB, free: 100 * MiB });
    expect(readMemory(namespaced)).toEqual({ total: 512 * MiB, free: 412 * MiB });
    expect(readMemory(nothing)).toBeUndefined();
  });

  it('goes to the jobs in part, and by half of all where nobody tells', () => {
    expect(memoryForJobs(namespaced, 999 * MiB)).toBe(Math.floor(0.8 * 412 * MiB));
    expect(memoryForJobs(nothing, 8000)).toBe(4000);
    expect(memoryForJobs(hybrid, 8000)).toBe(1);
  });
});
