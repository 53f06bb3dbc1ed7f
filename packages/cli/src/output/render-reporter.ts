import type { PlanEvent, RenderEvent, RenderedClipReport, RenderedLayerReport } from '@clipwright/core';
import type { CliContext } from '../context.ts';
import { lanesOf } from './lanes.ts';
import { damageNote, failureNote, layerNote, retryNote, warningNote } from './notes.ts';
import { reporterFor } from './reporter-for.ts';

/** What a person sees while a render works. */
export interface RenderReporter {
  event(event: RenderEvent | PlanEvent): void;
  /** Names what the events have not named: clips that failed while rendering, warnings that came late. */
  finish(clips: readonly RenderedClipReport[], layers?: readonly RenderedLayerReport[]): void;
  /** A line that stays, once. */
  note(text: string): void;
  /** Whether a note has said it. */
  hasSaid(text: string): boolean;
  /** Milliseconds that all work took so far, one after the other. */
  workMs(): number;
  end(): void;
}

export function renderReporter(context: Pick<CliContext, 'stderr' | 'env'>, quiet: boolean): RenderReporter {
  const reporter = reporterFor(context, quiet);
  const lanes = lanesOf(() => performance.now());
  const said = new Set<string>();
  const say = (note: string): void => {
    if (said.has(note)) return;
    said.add(note);
    reporter.note(note);
  };
  return {
    event: (event) => {
      if (event.type === 'progress') reporter.progress(event.phase, event);
      if (event.type === 'begin' || event.type === 'end') {
        lanes.event(event);
        reporter.work(event);
      }
      if (event.type === 'retrying') reporter.note(retryNote(event));
      if (event.type === 'layer' && event.status === 'skipped') say(layerNote(event));
      if (event.type !== 'clip') return;
      if (event.status !== 'loaded') say(failureNote(event));
      for (const warning of event.warnings) say(warningNote(event.index, event.source, warning));
    },
    finish: (clips, layers = []) => {
      reporter.end();
      for (const layer of layers) {
        if (layer.status === 'skipped') say(layerNote(layer));
        for (const warning of layer.warnings ?? []) say(layerNote({ ...layer, status: 'rendered', ...warning }));
      }
      for (const clip of clips) {
        if (clip.status !== 'rendered') say(failureNote(clip));
        if (clip.damage !== undefined) say(damageNote(clip.index, clip.source, clip.damage));
        for (const warning of clip.warnings ?? []) say(warningNote(clip.index, clip.source, warning));
      }
    },
    note: say,
    hasSaid: (text) => reporter.hasSaid(text),
    workMs: () => lanes.workMs(),
    end: () => reporter.end(),
  };
}
