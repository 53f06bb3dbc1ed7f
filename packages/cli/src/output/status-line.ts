import type { Counts } from './reporter.ts';
import { clockText } from './units.ts';

const widestBar = 30;
const narrowestBar = 5;

/** One line that says how far a phase is, never longer than `width`. */
export function statusLine(phase: string, progress: Counts, width: number): string {
  const { completed, failed, total, ratio, rate, timeLeft } = progress;
  const percent = `${Math.floor(ratio * 100)} %`.padStart(5);
  const count = `${completed + failed}/${total}`;
  const left = timeLeft === undefined || ratio >= 1 ? '' : `  ${clockText(timeLeft)} left`;
  const speed = rate > 0 && ratio < 1 && total > 1 ? `  ${Number(rate.toPrecision(2))}/s` : '';
  const head = phase.padEnd(12);
  const plain = `${percent}  ${count}${left}`;
  const tail = head.length + plain.length + speed.length <= width ? `${plain}${speed}` : plain;
  const room = Math.min(widestBar, width - head.length - tail.length - 1);
  if (room < narrowestBar) return `${head}${tail}`.slice(0, width);
  const full = Math.floor(Math.min(1, Math.max(0, ratio)) * room);
  return `${head}${'█'.repeat(full)}${'░'.repeat(room - full)} ${tail}`;
}
