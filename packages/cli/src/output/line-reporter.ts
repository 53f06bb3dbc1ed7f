import type { CliStream } from '../context.ts';
import type { Colours } from './colours.ts';
import type { ReporterLines } from './reporter.ts';
import { clockText } from './units.ts';

/** Plain lines, for pipes and logs: of each phase one line per tenth, however many steps it has. */
export function lineReporter(stream: CliStream, colours: Colours): ReporterLines {
  let phaseSoFar: string | undefined;
  let tenths = 0;
  return {
    progress: (phase, { completed, failed, total, ratio, timeLeft }) => {
      if (phase !== phaseSoFar) [phaseSoFar, tenths] = [phase, 0];
      // The last line is for the end itself, not for the last piece's being nearly there.
      const reached = completed + failed === total ? 10 : Math.min(9, Math.floor(ratio * 10));
      if (reached <= tenths) return;
      tenths = reached;
      const left = timeLeft === undefined || reached === 10 ? '' : `, ${clockText(timeLeft)} left`;
      stream.write(`${phase}: ${reached * 10} %, ${completed + failed} of ${total}${left}\n`);
    },
    work: () => {},
    note: (text) => {
      stream.write(`${colours.warning(text)}\n`);
    },
    end: () => {},
  };
}
