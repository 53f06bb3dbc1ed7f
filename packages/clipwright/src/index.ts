export type { ConfigDefaults, ConfigFile, PluginEntry } from '@clipwright/cli';
export type {
  Clip,
  ClipReport,
  Gap,
  LoadEvent,
  LoadReport,
  Music,
  OpenClip,
  OpenClips,
  OutputOptions,
  PlanEvent,
  PlanReport,
  RenderEvent,
  RenderReport,
  Timeline,
  TimelineItem,
} from '@clipwright/core';
export type { Clipwright, Loaded, LoadedValues, RunOptions } from './clipwright.ts';
export { clipwright } from './clipwright.ts';
export { defineConfig } from './define-config.ts';
export type { ClipwrightOptions, LoaderOptions } from './options.ts';
export type { LoadParts, RenderParts } from './parts.ts';
