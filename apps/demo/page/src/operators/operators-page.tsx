import { Tabs } from '@base-ui/react/tabs';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Slider } from '../ui/slider.tsx';
import { Diagram } from './diagram.tsx';
import { type MarbleRun, type MarbleSettings, type OperatorName, runMarbles } from './marbles.ts';

const about: Readonly<Record<OperatorName, string>> = {
  mergeMap: 'RxJS’s own. Results come as pieces finish, in whatever order.',
  mergeMapOrdered:
    'Results wait for those of earlier pieces. The window bounds how far ahead work may run, so that a slow piece cannot let results pile up.',
  mergeMapAdaptive:
    'The limit may change while it runs: move the slider. A lower one kills nothing, it only lets less start.',
};

const names: readonly OperatorName[] = ['mergeMap', 'mergeMapOrdered', 'mergeMapAdaptive'];

const initial: MarbleSettings = {
  operator: 'mergeMapOrdered',
  concurrency: 4,
  window: 8,
  duration: 300,
  spread: 900,
  seed: 7,
};

export function OperatorsPage(): ReactElement {
  const [settings, setSettings] = useState(initial);
  const [now, setNow] = useState(0);
  const [run, setRun] = useState<MarbleRun>();
  const current = useRef<MarbleRun>(undefined);

  const start = useCallback((chosen: MarbleSettings): void => {
    current.current?.subscription.unsubscribe();
    setNow(0);
    const next = runMarbles(chosen, setNow);
    current.current = next;
    setRun(next);
  }, []);
  useEffect(() => {
    start(initial);
    return () => current.current?.subscription.unsubscribe();
  }, [start]);
  const isRunning = run !== undefined && run.ended === undefined;
  useEffect(() => {
    // Bars grow between events, unless less motion is wanted.
    if (!isRunning || run === undefined || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let frame = 0;
    const step = (): void => {
      setNow(performance.now() - run.began);
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [isRunning, run]);

  const set = (change: Partial<MarbleSettings>): void => {
    const next = { ...settings, ...change };
    setSettings(next);
    // A limit that may change is changed; whatever else is another run.
    const isLimit = next.operator === 'mergeMapAdaptive' && change.concurrency !== undefined;
    if (isLimit && isRunning) run?.limit.next(next.concurrency);
    else start(next);
  };
  const { operator, concurrency, window, duration, spread } = settings;
  return (
    <main className="operators" id="main">
      <section className="panel" aria-label="Operators">
        <header className="panel-head">
          <h1>Operators</h1>
          <Button icon="play" onClick={() => start(settings)}>
            Run again
          </Button>
        </header>
        <div className="panel-body">
          <p className="hint">
            The operators of <code>@clipwright/core/operators</code> that loading and rendering are built on, at work in
            your browser.
          </p>
          <Tabs.Root
            value={operator}
            onValueChange={(value) => set({ operator: names.find((name) => name === value) ?? operator })}
          >
            <Tabs.List className="tabs" aria-label="Operator">
              {names.map((name) => (
                <Tabs.Tab className="tab" key={name} value={name}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {names.map((name) => (
              <Tabs.Panel key={name} value={name} className="tab-panel">
                <p>{about[name]}</p>
              </Tabs.Panel>
            ))}
          </Tabs.Root>
          <div className="sliders">
            <Slider
              label="Concurrency"
              value={concurrency}
              min={1}
              max={12}
              onSlide={(value) => set({ concurrency: value })}
            />
            <Slider
              label="Window"
              value={window}
              min={1}
              max={16}
              text={operator === 'mergeMapOrdered' ? String(window) : 'of mergeMapOrdered alone'}
              onSlide={(value) => set({ window: value })}
            />
            <Slider
              label="Shortest piece"
              value={duration}
              min={100}
              max={1500}
              step={50}
              text={`${duration} ms`}
              onSlide={(value) => set({ duration: value })}
            />
            <Slider
              label="Longest is longer by"
              value={spread}
              min={0}
              max={3000}
              step={100}
              text={`${spread} ms`}
              onSlide={(value) => set({ spread: value })}
            />
          </div>
          {run !== undefined && <Diagram run={run} now={now} least={1500} />}
          <p className="legend-line hint">
            <span className="swatch bar-swatch" /> worked on <span className="swatch wait-swatch" /> waits for its turn{' '}
            <span className="swatch marble-swatch" /> result
          </p>
        </div>
      </section>
    </main>
  );
}
