import type { LoadEvent } from '../pipelines/load/load-events.ts';
import type { PlanEvent, RenderEvent } from '../pipelines/render/render-events.ts';

/** What runs tell: of loading, with or without a step of your own, of rendering, of a dry run. */
export type ObservedEvent = LoadEvent | RenderEvent | PlanEvent;
