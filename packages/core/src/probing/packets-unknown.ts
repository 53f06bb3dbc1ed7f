import type { PacketsUnknownFor, SourceInfo } from '../contracts/source-info.ts';
import { toClipwrightError } from '../errors/clipwright-error.ts';

const reasons: readonly unknown[] = ['edit-list', 'timestamps-broken', 'damaged'] satisfies PacketsUnknownFor[];

/** Why probers do not tell where packets lie, by their errors: the first reason in `details.packetsUnknownFor`. */
export function packetsUnknownFor(errors: readonly unknown[]): PacketsUnknownFor | undefined {
  return errors.map((error) => toClipwrightError(error).details.packetsUnknownFor).find(isReason);
}

function isReason(value: unknown): value is PacketsUnknownFor {
  return reasons.includes(value);
}

/**
 * What is told of a source by who was asked after others, with why these do not tell where its packets lie.
 *
 * @param errors Those of the others.
 */
export function toldAfter(info: SourceInfo, errors: readonly unknown[]): SourceInfo {
  const reason = packetsUnknownFor(errors);
  return reason === undefined ? info : { ...info, hints: { ...info.hints, packetsUnknownFor: reason } };
}
