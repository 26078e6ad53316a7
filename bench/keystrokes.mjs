// A practised officer's keys from a citizen's words to a numbered FIR, in a real browser and without a mouse. Counts every key
// that is not a letter of what is recorded. Prints one JSON object. Called by bench; it must not reach beyond the address.
//
//   node keystrokes.mjs http://127.0.0.1:PORT SESSION

import { createRequire } from 'node:module';

const require = createRequire(new URL('../e2e/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const [base, session] = process.argv.slice(2);
const MOST = 120;
const browser = await chromium.launch({
  executablePath: process.env.KHIDMAT_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const context = await browser.newContext({ locale: 'ur-PK' });
await context.addCookies([{ name: 'sid', value: session, url: base }]);
const page = await context.newPage();
const counted = { report: 0, fir: 0, letters: 0 };
let part = 'report';

async function key(name) {
  counted[part] += 1;
  await page.keyboard.press(name);
}

async function write(words) {
  counted.letters += [...words].length;
  await page.keyboard.insertText(words);
}

/** Tab by tab to what is wanted, forwards. */
async function reach(wanted) {
  for (let tried = 0; tried < MOST; tried += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
    await key('Tab');
  }
  throw new Error(`not reached: ${wanted}`);
}

async function leave(name) {
  await Promise.all([page.waitForLoadState('load'), page.waitForNavigation(), key(name)]);
}

await page.goto(`${base}/reports/new`);
await reach('[name=words]');
await write('کل شام بازار میں دو لڑکوں نے مجھ سے موبائل چھین لیا اور موٹر سائیکل پر بھاگ گئے۔');
await reach('[name=killi]');
await write('کلی گل محمد');
await leave('Enter');
part = 'fir';
await reach('a[href^="/firs/new"]');
await leave('Enter');
await reach('[name=sections]');
await write('392');
await reach('[name=property]');
await write('موبائل');
await reach('[name=read_over]');
await key('Space');
await reach('[name=signed]');
await key('Space');
await reach('[name=paper_book]');
await leave('Enter');
if (!/\/firs\/[0-9a-f-]{36}$/.test(page.url())) throw new Error(`no FIR at ${page.url()}`);
await browser.close();
process.stdout.write(JSON.stringify(counted));
