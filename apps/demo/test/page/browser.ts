import { chromium as program } from '@clipwright/test-kit/has-chromium';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { type FakeFile, FakeServer } from './fake-server.ts';

/** Chromium, and the page as it is built now, to be opened on servers that render nothing. */
export class StudioBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  /** Where the built page lies. */
  readonly page: string;

  private constructor(browser: Browser, page: string) {
    this.#browser = browser;
    this.page = page;
  }

  /** @param page Where the built page lies. */
  static async start(page: string): Promise<StudioBrowser> {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    return new StudioBrowser(await chromium.launch({ ...(program && { executablePath: program }), args }), page);
  }

  /** A page that nobody has looked at yet, in front of a server with the files. */
  async open(files: readonly FakeFile[], options: BrowserContextOptions = {}): Promise<OpenStudio> {
    const server = new FakeServer(this.page, files);
    const url = await server.listen();
    return new OpenStudio(server, await this.visit(url, options), url);
  }

  /** Another page, of somebody else, in front of the same server. It leaves that alone when it is closed. */
  async beside({ url }: OpenStudio): Promise<AsyncDisposable & { readonly page: Page }> {
    const page = await this.visit(url);
    return { page, [Symbol.asyncDispose]: () => page.context().close() };
  }

  /** A page with storage of its own at an address. */
  async visit(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(url);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

export class OpenStudio implements AsyncDisposable {
  readonly server: FakeServer;
  readonly page: Page;
  readonly url: string;
  /** Errors that nobody caught, and what the content security policy refused. */
  readonly faults: string[] = [];

  constructor(server: FakeServer, page: Page, url: string) {
    this.server = server;
    this.page = page;
    this.url = url;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.faults.push(message.text());
    });
  }

  /** Waits until all is known of all files. */
  async known(count: number): Promise<void> {
    await this.page.locator('.library .count', { hasText: new RegExp(`^${count}$`) }).waitFor();
  }

  async add(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.page.getByRole('button', { name: `Add ${name}`, exact: true }).click();
  }

  clip(place: number): Locator {
    return this.page.locator(`[data-clip="${place - 1}"]`);
  }

  /** What the clips are called, in order. */
  async names(): Promise<readonly string[]> {
    return (await this.page.locator('.clips .clip-name').allTextContents()).map((text) => text.trim());
  }

  /** The timeline as it would be rendered. */
  async timeline(): Promise<{ readonly items: readonly Readonly<Record<string, unknown>>[] }> {
    const text = await this.page.evaluate(async () => {
      dispatchEvent(new Event('pagehide'));
      return localStorage.getItem('clipwright.timeline');
    });
    return JSON.parse(text ?? 'null').timeline;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    await this.server[Symbol.asyncDispose]();
  }
}

export const sixFiles: readonly FakeFile[] = ['aurora', 'ember', 'moss', 'tide', 'orbit', 'nova'].map((name, i) => ({
  name: `${name}.mp4`,
  seconds: 4 + i,
}));
