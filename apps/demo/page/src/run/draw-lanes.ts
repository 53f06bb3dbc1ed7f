import { colorNameOf, kinds } from './kinds.ts';
import type { RunRecord } from './record.ts';

export const laneHeight = 22;
export const axisHeight = 20;

/** What stands to the left of the lanes, in pixels. */
const margin = 28;

export interface LaneView {
  readonly record: RunRecord;
  /** Milliseconds from which on nothing is drawn: now, or where a recording is played. */
  readonly until: number;
  /** Milliseconds that the axis spans. */
  readonly span: number;
  readonly lanes: number;
}

/** Milliseconds between marks. */
const steps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000];

/** Draws the lanes of a run: one for each worker, with what it does as bars on an axis of time. */
export function drawLanes(canvas: HTMLCanvasElement, { record, until, span, lanes }: LaneView): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const scale = devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const style = getComputedStyle(canvas);
  const color = (name: string): string => style.getPropertyValue(name);
  const colors = new Map(kinds.map((each) => [each.color, color(each.color)]));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `11px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  const perMs = (width - margin - 8) / Math.max(1, span);

  context.strokeStyle = color('--line');
  context.fillStyle = color('--muted');
  context.lineWidth = 1;
  const step = steps.find((ms) => ms * perMs >= 70) ?? span;
  for (let ms = 0; ms <= span; ms += step) {
    const x = Math.round(margin + ms * perMs) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, lanes * laneHeight);
    context.stroke();
    context.fillText(`${Number((ms / 1000).toFixed(2))} s`, x + 3, lanes * laneHeight + axisHeight / 2);
  }
  for (let lane = 0; lane < lanes; lane++) context.fillText(String(lane + 1), 8, lane * laneHeight + laneHeight / 2);

  const text = color('--on-bar');
  const failed = color('--failed');
  const painted: number[] = [];
  for (const bar of record.bars) {
    if (bar.from > until) continue;
    const x = margin + bar.from * perMs;
    const barWidth = Math.max(1.5, (Math.min(bar.to ?? until, until) - bar.from) * perMs - 0.5);
    const y = bar.slot * laneHeight + 3;
    // Of thousands of bars most are narrower than a pixel, and lie in one that is painted already.
    const isFailed = bar.failed === true;
    if (barWidth < 2 && !isFailed && x + barWidth < (painted[bar.slot] ?? 0) + 0.5) continue;
    painted[bar.slot] = Math.max(painted[bar.slot] ?? 0, x + barWidth);
    context.fillStyle = isFailed ? failed : (colors.get(colorNameOf(bar.kind)) ?? text);
    if (barWidth < 6) context.fillRect(x, y, barWidth, laneHeight - 6);
    else {
      context.beginPath();
      context.roundRect(x, y, barWidth, laneHeight - 6, 3);
      context.fill();
    }
    const label = bar.clips.length === 0 ? 'sound' : bar.clips.map((clip) => clip + 1).join('+');
    const isNamed = bar.clips.length > 0 || bar.kind === 'encode';
    if (isNamed && barWidth > 8 + 6.5 * label.length) {
      context.fillStyle = text;
      context.fillText(label, x + 4, y + (laneHeight - 6) / 2 + 0.5);
    }
  }
}
