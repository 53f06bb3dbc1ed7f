import type { RemovedFromStore, StoreInfo, StoreVerification } from '@clipwright/cache';
import type { LoadReport, PlanReport, RenderReport } from '@clipwright/core';
import type { Examination } from '../doctor/examine.ts';
import type { Validation } from '../validation.ts';
import type { ConformReport } from './conform-report.ts';
import type { ConvertReport } from './convert-report.ts';
import type { CutReport } from './cut-report.ts';
import type { FailureReport } from './failure-report.ts';
import type { FramesReport } from './frames-report.ts';
import type { JobsReport } from './jobs-report.ts';
import type { LoudnessReport } from './loudness-report.ts';
import type { ProbeReport } from './probe-report.ts';
import type { ServeReport } from './serve-report.ts';
import type { SheetReport } from './sheet-report.ts';
import type { WorkerLine } from './worker-report.ts';

/**
 * What `--json` prints, by the command's words; `error` is of one that has failed. The published schemas are made of
 * these types by `scripts/schemas.mjs`.
 */
export interface Reports {
  readonly render: RenderReport;
  readonly plan: PlanReport;
  readonly load: LoadReport;
  readonly validate: Validation;
  readonly probe: ProbeReport;
  readonly loudness: LoudnessReport;
  readonly cut: CutReport;
  readonly convert: ConvertReport;
  readonly frames: FramesReport;
  readonly sheet: SheetReport;
  readonly 'cache info': StoreInfo;
  readonly 'cache verify': StoreVerification;
  readonly 'cache prune': RemovedFromStore;
  readonly 'cache clear': RemovedFromStore;
  readonly doctor: Examination;
  readonly conform: ConformReport;
  readonly serve: ServeReport;
  /** Of each line. */
  readonly worker: WorkerLine;
  readonly jobs: JobsReport;
  readonly error: FailureReport;
}
