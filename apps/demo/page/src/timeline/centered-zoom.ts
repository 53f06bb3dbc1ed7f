import type { Studio } from '../app/studio.ts';

/** Keeps what is under the playhead where it is while the zoom changes; zooms by the wheel with Control held. */
export class CenteredZoom {
  readonly #element: HTMLElement;
  readonly #studio: Studio;
  readonly #unsubscribe: () => void;
  #zoom: number;

  constructor(element: HTMLElement, studio: Studio) {
    this.#element = element;
    this.#studio = studio;
    this.#zoom = studio.editor.get().zoom;
    this.#unsubscribe = studio.editor.subscribe(this.#keep);
    element.addEventListener('wheel', this.#onWheel, { passive: false });
  }

  end(): void {
    this.#unsubscribe();
    this.#element.removeEventListener('wheel', this.#onWheel);
  }

  readonly #keep = (): void => {
    const { zoom, playhead } = this.#studio.editor.get();
    if (zoom === this.#zoom) return;
    const { scrollLeft, clientWidth } = this.#element;
    const before = playhead * this.#zoom - scrollLeft;
    const seen = before >= 0 && before <= clientWidth ? before : clientWidth / 2;
    const seconds = (scrollLeft + seen) / this.#zoom;
    this.#zoom = zoom;
    // After the content has its new width.
    requestAnimationFrame(() => {
      this.#element.scrollLeft = seconds * zoom - seen;
    });
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { zoom } = this.#studio.editor.get();
    this.#studio.dispatch({ type: 'zoom', zoom: zoom * Math.exp(-event.deltaY / 300) });
  };
}
