// Which browsers, sizes, languages and engines the journeys run on. No test logic here.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { Engine, Language, Options } from './support/test.ts';

/** The system's Chromium: nothing is downloaded for a test. */
function chromium(): string {
  const named = process.env.KHIDMAT_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  throw new Error('no Chromium on the PATH: run scripts/setup.sh browser, or name one in KHIDMAT_CHROMIUM');
}

const SIZES = {
  360: { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true },
  1440: { viewport: { width: 1440, height: 900 } },
};

function journeys(engine: Engine, language: Language, width: keyof typeof SIZES) {
  const locale = language === 'ur' ? 'ur-PK' : 'en-GB';
  return {
    name: `${engine}-${language}-${width}`,
    testDir: 'journeys',
    use: { ...SIZES[width], engine, language, locale, timezoneId: 'Asia/Karachi' },
  };
}

export default defineConfig<Options>({
  outputDir: 'results/run',
  reporter: [['list']],
  forbidOnly: process.env.CI === 'true',
  // A flaky journey is a defect: it is mended, not run again.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  use: {
    screenshot: 'only-on-failure',
    // Whoever mends a journey sees what it did; the gate has its picture, and no time for more.
    trace: process.env.CI === 'true' ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // A microphone that hums, and nobody to ask.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        // Nothing but this machine has a name: a page that needs the internet fails here.
        '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      ],
    },
  },
  projects: [
    { name: 'guards', testDir: 'guards', use: { ...SIZES[360] } },
    // The gate takes the first two, in which each engine, language and width is. All four have every language at every width, and on
    // every engine: no engine knows how wide a page is.
    journeys('sqlite', 'ur', 360),
    journeys('postgres', 'en', 1440),
    journeys('sqlite', 'en', 360),
    journeys('postgres', 'ur', 1440),
  ],
});
