/** What of the timeline is in sight, in pixels. */
export interface Sight {
  readonly from: number;
  readonly width: number;
}
