// The thin real job: a citizen tells at the counter, the clerk records, she leaves with number and code, the diary
// shows it, she follows it from home, and her receipt is believed with no network. Then one byte is changed.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

const WORDS = 'کل شام نماز کے بعد مسجد سے نکلا تو میری موٹر سائیکل دروازے پر نہیں تھی۔';

/** What stands on the slip, left to right in either language. */
async function onSlip(page: Page): Promise<{ number: string; code: string }> {
  const number = await page.locator('.slip-number bdi').innerText();
  const code = await page.locator('.slip-code bdi').innerText();
  return { number, code };
}

async function record(page: Page): Promise<{ number: string; code: string }> {
  await page.goto('/reports/new');
  await page.locator('[name=spoken][value=brahui]').check();
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=happened-day]').fill('۲۰');
  await page.locator('[name=happened-month]').fill('11');
  await page.locator('[name=happened-year]').fill('2025');
  await page.locator('[name=killi]').fill('کلی گل محمد');
  await page.locator('[name=landmark]').fill('جامع مسجد کے سامنے');
  await page.locator('[name=direction]').selectOption('north-east');
  await page.locator('[name=distance_km]').fill('2.5');
  await page.locator('[name=name]').fill('زرمینہ بی بی');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  return onSlip(page);
}

test('from her words to a proof in her hand', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await expectWellMade(page);
  await shot(page, 'counter-form');

  const { number, code } = await record(page);
  expect(number).toMatch(/^QTA-SAR-\d{4}-\d{6}$/);
  expect(code).toMatch(/^([2-9A-Y]{4}-){2}[2-9A-Y]{4}$/);
  await expectWellMade(page);
  await shot(page, 'counter-slip');

  const pdf = await page.request.get(`${page.url()}.pdf`);
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto('/diary');
  await expect(page.locator('.diary').getByText(number).first()).toBeAttached();
  await expectWellMade(page);
  await shot(page, 'counter-diary');

  await page.goto('/reports');
  await expect(page.getByText(number)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'counter-list');
  await page.getByText(number).click();
  await expectWellMade(page);
  await shot(page, 'counter-purpose');
  await page.locator('[name=purpose][value=serve-citizen]').check();
  await page.locator('form button', { hasNotText: '×' }).last().click();
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'counter-report');

  // At home: another browser, no session, no JavaScript.
  const language = await page.locator('html').getAttribute('lang');
  const home = await browser.newContext({
    javaScriptEnabled: false,
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: page.viewportSize(),
    baseURL: khidmat.address,
  });
  const citizen = await home.newPage();
  await citizen.goto('/');
  await shot(citizen, 'home');
  await citizen.goto('/track');
  await citizen.locator('[name=number]').fill(number.toLowerCase());
  await citizen.locator('[name=code]').fill(code.replaceAll('-', ' '));
  await citizen.locator('form[action="/track"] button').click();
  await expect(citizen.getByText(number).first()).toBeVisible();
  await expect(citizen.getByText('زرمینہ')).toHaveCount(0);
  await shot(citizen, 'home-tracked');
  const [file] = await Promise.all([
    citizen.waitForEvent('download'),
    citizen.locator('form[action="/track/receipt"] button').click(),
  ]);
  const receipt = readFileSync(await file.path());
  await home.close();

  // Verified with the network gone; an altered byte is refused.
  for (const asked of language === 'ur' ? ['en', 'ur'] : ['ur', 'en']) {
    await page.goto(`/verify?lang=${asked}`);
    await expect(page.locator('html')).toHaveAttribute('lang', asked);
  }
  await expectWellMade(page);
  await page.context().setOffline(true);
  const choose = (bytes: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name: 'receipt.tlog-proof', mimeType: 'text/plain', buffer: bytes });
  await choose(receipt);
  await expect(page.getByText(number).first()).toBeVisible();
  // The demo asks for no witness: none is missing.
  await expect(page.locator('#result')).toHaveClass('good');
  await shot(page, 'verify-good');
  const altered = Buffer.from(receipt);
  const at = altered.indexOf('extra ') + 60;
  altered[at] = altered[at] === 65 ? 66 : 65;
  await choose(altered);
  await expect(page.getByText(number)).toHaveCount(0);
  await shot(page, 'verify-refused');
  await page.context().setOffline(false);
});

test('a faulty form says everything at once and keeps what was typed', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=phone]').fill('12');
  await page.locator('[name=happened-day]').fill('31');
  await page.locator('[name=happened-month]').fill('2');
  await page.locator('[name=happened-year]').fill('2026');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page.locator('.errors a')).toHaveCount(3);
  await expect(page.locator('[name=words]')).toHaveValue(WORDS);
  await expect(page.locator('[name=phone]')).toHaveValue('12');
  await expectWellMade(page);
  await shot(page, 'counter-faults');
});

test('every page of the staff and of citizens is well made', async ({ page, khidmat }) => {
  test.slow();
  for (const [name, path] of Object.entries({ 'first-page': '/', track: '/track', 'sign-in': '/sign-in', activate: '/activate' })) {
    expect((await page.goto(path))?.status()).toBe(200);
    await expectWellMade(page);
    await shot(page, name);
  }
  await page.goto(khidmat.signIn('sho'));
  for (const [name, path] of Object.entries({ slips: '/slips', charge: '/charge', 'slips-enter': '/slips/enter', sessions: '/account/sessions', desk: '/desk' })) {
    expect((await page.goto(path))?.status()).toBe(200);
    await expectWellMade(page);
    await shot(page, name);
  }
  await page.goto(khidmat.signIn('it-admin'));
  expect((await page.goto('/accounts'))?.status()).toBe(200);
  await expectWellMade(page);
  await shot(page, 'accounts');
});
