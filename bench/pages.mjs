// Opens the citizen's pages in a real browser on a slow link, counts what came over the wire and when something was
// seen, and verifies a receipt. Prints one JSON object. Called by bench; it must not reach beyond the address given.
//
//   node pages.mjs http://127.0.0.1:PORT RECEIPT

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../e2e/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const [base, receiptFile] = process.argv.slice(2);
const PAGES = ['/', '/report', '/report/draft', '/track', '/verify', '/sign-in'];
const PAINTS = 3;
const VERIFICATIONS = 21;
const SLOW = { offline: false, latency: 300, downloadThroughput: 250_000 / 8, uploadThroughput: 250_000 / 8 };

const browser = await chromium.launch({
  executablePath: process.env.KHIDMAT_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});

async function visit(path, slow) {
  const context = await browser.newContext({ locale: 'ur-PK', viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (slow) await wire.send('Network.emulateNetworkConditions', SLOW);
  const requests = new Map();
  let encoding = '';
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    requests.set(requestId, { type, bytes: 0 });
    const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding');
    if (type === 'Document') encoding = header?.[1] ?? 'not packed';
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
  });
  await page.goto(base + path, { waitUntil: 'networkidle', timeout: 120_000 });
  const paint_ms = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.MAX_VALUE,
  );
  await context.close();
  const sum = (wanted) => [...requests.values()].filter(wanted).reduce((all, { bytes }) => all + bytes, 0);
  const font = ({ type }) => type === 'Font';
  return { path, bytes: sum((request) => !font(request)), fonts: sum(font), encoding, paint_ms };
}

async function pages() {
  const all = [];
  for (const path of PAGES) {
    const seen = await visit(path, false);
    const paints = [];
    for (let time = 0; time < PAINTS; time += 1) paints.push((await visit(path, true)).paint_ms);
    paints.sort((a, b) => a - b);
    all.push({ ...seen, paint_ms: paints[Math.floor(PAINTS / 2)] });
  }
  return all;
}

async function verifications() {
  const page = await browser.newPage();
  await page.goto(`${base}/verify`);
  await page.fill('#text', readFileSync(receiptFile, 'utf8'));
  const verify_ms = [];
  for (let time = 0; time < VERIFICATIONS; time += 1) {
    verify_ms.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const form = document.getElementById('form');
            const result = document.getElementById('result');
            form.dispatchEvent(new Event('input'));
            const shown = new MutationObserver(() => {
              if (result.hidden) return;
              shown.disconnect();
              resolve(performance.now() - started);
            });
            shown.observe(result, { attributes: true, childList: true, subtree: true });
            const started = performance.now();
            form.requestSubmit();
          }),
      ),
    );
  }
  const verdict = await page.evaluate(() => document.getElementById('result').className);
  return { verify_ms, verdict };
}

try {
  const seen = { pages: await pages(), ...(await verifications()) };
  process.stdout.write(JSON.stringify(seen));
} finally {
  await browser.close();
}
