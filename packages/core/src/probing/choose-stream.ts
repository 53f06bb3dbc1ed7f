/** Of streams of one kind the first with the default flag, else the first. */
export function chooseStream<S extends { readonly isDefault: boolean }>(streams: readonly S[]): S | undefined {
  return streams.find(({ isDefault }) => isDefault) ?? streams[0];
}
