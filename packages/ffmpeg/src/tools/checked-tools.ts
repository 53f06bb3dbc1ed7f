import { ClipwrightError } from '@clipwright/core';
import { pendingWork } from '@clipwright/core/author';
import { firstValueFrom } from 'rxjs';
import type { FfmpegTools, Found, LocatedTools, ToolInfo } from '../runner.ts';
import { checkTool } from './find-tools.ts';
import { foundOnce } from './found-once.ts';
import { rememberedVersion, rememberVersion } from './remembered-version.ts';
import { type ToolMemory, toolFiles } from './tool-files.ts';

type Tool = 'ffmpeg' | 'ffprobe';

/** Tools that were found, each checked once: when it is first needed, or its version is. */
export interface CheckedTools {
  /** Errors: `tool-unusable`, and those of the machine, after which it is checked again at the next need. */
  check(tool: Tool): Promise<ToolInfo | undefined>;
  /** Errors as those of `check`. */
  ffmpeg(): Promise<ToolInfo>;
  /** All of them, checked. */
  all(): Promise<FfmpegTools>;
  /**
   * What stands for a tool's files, as {@link toolFiles} says; `undefined` also where nothing is remembered. Never
   * rejects.
   */
  files(tool: Tool): Promise<string | undefined>;
  /**
   * Asks one anew whose version is remembered, once: something went wrong that the tool may be to blame for. Errors:
   * `tool-changed` where it says something else now, and those of `check`.
   */
  again(tool: Tool): Promise<void>;
  /** Resolves when none is being checked. */
  settled(): Promise<void>;
}

/** @param memory Where to remember what they say of themselves. */
export function checkedTools(located: LocatedTools, memory?: ToolMemory): CheckedTools {
  const checks = foundOnce<ToolInfo>();
  const files = foundOnce<string | undefined>();
  /** Those that were not asked, and what is remembered of them. */
  const remembered = new Map<Tool, ToolInfo>();
  const working = pendingWork();
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    void working.track(work);
    return work;
  };

  const filesOf = async (tool: Tool): Promise<string | undefined> => {
    const path = located[tool]?.path;
    if (memory === undefined || path === undefined) return undefined;
    return await tracked(firstValueFrom(files.find(tool, () => toolFiles(path, tool, memory))));
  };
  const recalled = async (found: Found, tool: Tool): Promise<ToolInfo> => {
    const its = await filesOf(tool);
    if (memory === undefined || its === undefined) return await checkTool(found, tool);
    const known = await rememberedVersion(memory, tool, its);
    if (known !== undefined) {
      const info = { ...found, ...known };
      remembered.set(tool, info);
      return info;
    }
    const info = await checkTool(found, tool);
    // Of what it was, and not of what may have come in its place while it said so.
    const isSame = (await toolFiles(found.path, tool, memory)) === its;
    if (isSame) void working.track(rememberVersion(memory, tool, its, info));
    return info;
  };
  const checked = (found: Found, tool: Tool): Promise<ToolInfo> =>
    tracked(firstValueFrom(checks.find(tool, () => recalled(found, tool))));
  const check = async (tool: Tool): Promise<ToolInfo | undefined> => {
    const found = located[tool];
    return found && (await checked(found, tool));
  };
  const again = async (tool: Tool): Promise<void> => {
    const [found, before] = [located[tool], remembered.get(tool)];
    if (found === undefined || before === undefined) return;
    remembered.delete(tool);
    const now = await checkTool(found, tool);
    if (now.build !== before.build) throw becameAnother(found.path);
  };
  return {
    check,
    ffmpeg: () => checked(located.ffmpeg, 'ffmpeg'),
    all: async () => {
      const [ffmpeg, ffprobe] = await Promise.all([checked(located.ffmpeg, 'ffmpeg'), check('ffprobe')]);
      return { ffmpeg, ffprobe };
    },
    files: filesOf,
    again,
    settled: working.settled,
  };
}

function becameAnother(path: string): ClipwrightError {
  return new ClipwrightError('tool-changed', `The program at ${path} is not the one that is remembered of its files.`, {
    remedy: 'It may start another program: name that one, or run without `memory`.',
    details: { path },
  });
}
