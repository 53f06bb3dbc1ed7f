import type { Work, WorkEvent, WorkKind } from '../contracts/work-event.ts';
import type { ErrorCode } from '../errors/codes.ts';

/** Tells of work in one slot, one kind at a time. */
export interface WorkTeller {
  /** The event of its beginning. */
  begin(kind: WorkKind): WorkEvent;
  /**
   * The event of its end, where something began and has not ended.
   *
   * @param code Why it failed. @default it went well
   */
  end(code?: ErrorCode): readonly WorkEvent[];
}

/** @param at The slot, and what is worked on. */
export function workTeller(at: Omit<Work, 'kind'>): WorkTeller {
  let open: WorkKind | undefined;
  return {
    begin(kind) {
      open = kind;
      return { type: 'begin', kind, ...at };
    },
    end(code) {
      if (open === undefined) return [];
      const kind = open;
      open = undefined;
      return [{ type: 'end', kind, ...at, ...(code === undefined ? {} : { code }) }];
    },
  };
}
