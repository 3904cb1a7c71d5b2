/** The browsers a reviewer has: Debian's own Chromium and Firefox ESR, headless, each with a profile of its own. */
import fs from 'node:fs';
import path from 'node:path';
import { launch, type Browser } from 'puppeteer-core';
import { have, tempDir } from './programs.ts';

/** A browser's name, and its Debian package. */
export type BrowserName = 'chromium' | 'firefox-esr';
export const browserNames: readonly BrowserName[] = ['chromium', 'firefox-esr'];

const programOf = (name: BrowserName): string => path.join('/usr/bin', name);

/** Whether the browser is there. */
export const haveBrowser = (name: BrowserName): boolean =>
  have(name, name, () => fs.accessSync(programOf(name), fs.constants.X_OK));

/** A browser that runs until it is disposed of. Its profile goes with it. */
export interface RunningBrowser extends AsyncDisposable {
  readonly browser: Browser;
  /** Its profile is in it, and what it saves, in `downloads`. */
  readonly folder: string;
}

/** Starts a browser. Nothing of it reaches for a network by itself. */
export async function startBrowser(name: BrowserName): Promise<RunningBrowser> {
  const folder = tempDir();
  const downloads = path.join(folder.path, 'downloads');
  fs.mkdirSync(downloads);
  const common = {
    executablePath: programOf(name),
    headless: true,
    userDataDir: path.join(folder.path, 'profile'),
    // Without a locale Chromium cannot write a Chinese file name, as no desk of a reviewer is set up.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    downloadBehavior: { policy: 'allow', downloadPath: downloads } as const,
  };
  const browser = await launch(
    name === 'chromium'
      ? { ...common, browser: 'chrome', args: chromiumArguments }
      : {
          ...common,
          browser: 'firefox',
          extraPrefsFirefox: { ...firefoxPreferences, 'browser.download.dir': downloads },
        },
  );
  return {
    browser,
    folder: folder.path,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      folder[Symbol.dispose]();
    },
  };
}

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const firefoxPreferences = {
  'browser.download.folderList': 2, // the folder that is named
  'browser.download.alwaysOpenPanel': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};
