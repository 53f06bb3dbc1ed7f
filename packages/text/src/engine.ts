/** What draws: the module `@resvg/resvg-wasm`, once its `initWasm` is done. */
export interface SvgRenderer {
  readonly Resvg: new (
    svg: string,
  ) => {
    render(): { readonly pixels: Uint8Array; readonly width: number; readonly height: number; free(): void };
    free(): void;
  };
}

/** The releases that pixels are the same with. They are part of keys. */
export const engineVersions = { resvg: '2.6.2', harfbuzzjs: '1.6.4' } as const;
