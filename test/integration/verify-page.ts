/** verify.html in a running browser, as a reviewer uses it. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from './browsers.ts';

/** The page from file://. Scripts are text: tests are checked without a DOM. */
export class VerifyPage {
  readonly #page: Page;
  readonly #folder: string;
  #count = 0;
  /** Addresses that the page asked for, as far as the browser tells. */
  readonly asked: string[] = [];

  private constructor(page: Page, folder: string) {
    this.#page = page;
    this.#folder = folder;
    page.on('request', (request) => this.asked.push(request.url()));
  }

  /**
   * Opens it.
   * @param folder where packs are put for it to choose
   * @param before runs before the page's own script
   */
  static async open({ browser }: RunningBrowser, folder: string, before?: string): Promise<VerifyPage> {
    const page = await browser.newPage();
    const opened = new VerifyPage(page, folder);
    if (before !== undefined) await page.evaluateOnNewDocument(before);
    await page.goto(pathToFileURL(path.resolve('agent/evidence/verify.html')).href);
    return opened;
  }

  run(script: string): Promise<unknown> {
    return this.#page.evaluate(script);
  }

  async text(selector: string): Promise<string> {
    const [first = '(nothing)'] = await this.texts(selector);
    return first;
  }

  async texts(selector: string): Promise<readonly string[]> {
    const all = `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent)`;
    return (await this.run(all)) as string[];
  }

  write(id: string, value: string): Promise<unknown> {
    return this.run(`document.getElementById(${JSON.stringify(id)}).value = ${JSON.stringify(value)}`);
  }

  click(selector: string): Promise<void> {
    return this.#page.click(selector);
  }

  /** Verdicts by check, as shown. */
  verdicts(): Promise<unknown> {
    const entries =
      '[...document.querySelectorAll("[data-check]")].map((one) => [one.dataset.check, one.dataset.verdict])';
    return this.run(`Object.fromEntries(${entries})`);
  }

  /** Resolves when the expression holds. */
  async holds(expression: string): Promise<void> {
    await this.#page.waitForFunction(expression);
  }

  /** Resolves when the page says what it found in the file. */
  done(file: string): Promise<void> {
    const status = `document.querySelector('#status').textContent.startsWith('${file}')`;
    return this.holds(`document.body.dataset.state === 'done' && ${status}`);
  }

  /** Chooses a pack and waits for what is said of it. @returns the file's name */
  async give(pack: Uint8Array): Promise<string> {
    this.#count += 1;
    const file = path.join(this.#folder, `pack-${this.#count}.zip`);
    fs.writeFileSync(file, pack);
    await (await this.#page.$('input[type=file]'))?.uploadFile(file);
    await this.done(path.basename(file));
    return path.basename(file);
  }

  /** Drops a file on an element. */
  drop(selector: string, file: string, bytes: Uint8Array): Promise<unknown> {
    return this.run(`{
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (one) => one.charCodeAt(0));
      transfer.items.add(new File([bytes], '${file}'));
      const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
      document.querySelector('${selector}').dispatchEvent(event);
    }`);
  }

  /** Presses “verify again” and waits. */
  async again(): Promise<void> {
    await this.run(`document.getElementById('again').click()`);
    await this.holds(`document.body.dataset.state === 'done'`);
  }

  /** Clicks on what opens another page. */
  async opens(selector: string): Promise<Page | null> {
    const opened = new Promise<Page | null>((resolve) => {
      this.#page.once('popup', resolve);
    });
    await this.click(selector);
    return await opened;
  }
}

/** The one report that the browser saved, when it is whole. */
export async function savedReport({ folder }: RunningBrowser): Promise<string> {
  const downloads = path.join(folder, 'downloads');
  for (let tries = 0; tries < 200; tries += 1) {
    const files = fs.readdirSync(downloads);
    const [file = ''] = files;
    const content =
      files.length === 1 && file.endsWith('.html') ? fs.readFileSync(path.join(downloads, file), 'utf8') : '';
    if (content.trimEnd().endsWith('</html>')) return content;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nothing was saved');
}
