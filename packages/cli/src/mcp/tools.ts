import type { Tool } from './tool.ts';
import { detectTool } from './tools/detect-tool.ts';
import { formatsTool } from './tools/formats-tool.ts';
import { framesTool } from './tools/frames-tool.ts';
import { planTool } from './tools/plan-tool.ts';
import { probeTool } from './tools/probe-tool.ts';
import { renderTool } from './tools/render-tool.ts';
import { sheetTool } from './tools/sheet-tool.ts';
import { validateTool } from './tools/validate-tool.ts';

/** All tools, in the order in which they are mostly used. */
export const tools: readonly Tool[] = [
  probeTool,
  detectTool,
  sheetTool,
  framesTool,
  validateTool,
  planTool,
  renderTool,
  formatsTool,
];
