import type { FfmpegTools, ToolInfo } from '../runner.ts';
import { checkTool, type Found, type LocatedTools } from './find-tools.ts';

type Tool = 'ffmpeg' | 'ffprobe';

/** Tools that were found, each checked once: when it is first needed, or its version is. */
export interface CheckedTools {
  /** Errors: `tool-unusable`, and those of the machine, after which it is checked again at the next need. */
  check(tool: Tool): Promise<ToolInfo | undefined>;
  /** All of them, checked. */
  all(): Promise<FfmpegTools>;
  /** Resolves when none is being checked. */
  settled(): Promise<void>;
}

export function checkedTools(located: LocatedTools): CheckedTools {
  const checks = new Map<Tool, Promise<ToolInfo>>();
  const checked = async (found: Found, tool: Tool): Promise<ToolInfo> => {
    const checking = checks.get(tool) ?? checkTool(found, tool);
    checks.set(tool, checking);
    try {
      return await checking;
    } catch (error) {
      if (checks.get(tool) === checking) checks.delete(tool);
      throw error;
    }
  };
  const check = async (tool: Tool): Promise<ToolInfo | undefined> => {
    const found = located[tool];
    return found && (await checked(found, tool));
  };
  return {
    check,
    all: async () => {
      const [ffmpeg, ffprobe] = await Promise.all([checked(located.ffmpeg, 'ffmpeg'), check('ffprobe')]);
      return { ffmpeg, ffprobe };
    },
    settled: async () => {
      await Promise.allSettled(checks.values());
    },
  };
}
