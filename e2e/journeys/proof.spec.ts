// From home: whoever likes proves her number by a code that arrives on it. The telephone is the sandbox's.

import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

type Place = { address: string; telephones: string };

/** From the first page to the slip, by way of a code on `mobile`. */
async function proves(browser: Browser, page: Page, khidmat: Place, request: APIRequestContext, mobile: string, javaScript: boolean) {
  const language = await page.locator('html').getAttribute('lang');
  const home = await browser.newContext({
    javaScriptEnabled: javaScript,
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: page.viewportSize(),
    baseURL: khidmat.address,
  });
  const citizen = await home.newPage();
  const go = (where: string) => citizen.locator(`button[name=go][value=${where}]`).first().click();
  const look = async (name: string) => {
    if (!javaScript) return;
    await expectWellMade(citizen);
    await shot(citizen, name);
  };

  await citizen.goto('/report');
  await citizen.locator('form[action="/report"] button').click();
  await citizen.locator('[name=words]').fill('میری سائیکل دکان کے سامنے سے چوری ہو گئی۔');
  await go('next');
  await citizen.locator('[name=when_unknown]').check();
  await go('next');
  await citizen.locator('[name=district]').selectOption('unknown');
  await go('next');
  await citizen.locator('[name=place_unknown]').check();
  await go('next');
  await citizen.locator('[name=naming][value=give]').check();
  await go('next');
  await citizen.locator('[name=phone]').fill(mobile);
  await go('next');
  await citizen.locator('[name=safe_whose][value=mine]').check();
  await go('next');
  await look('proof-offered');

  await go('code');
  await expect(citizen.locator('[name=code]')).toBeVisible();
  await look('proof-sent');
  const arrived = async () => {
    const all = (await (await request.get(`${khidmat.telephones}/messages.json`)).json()) as { phone: string; text: string }[];
    return all.findLast((one) => one.phone === `+92${mobile.slice(1).replace('-', '')}`)?.text ?? '';
  };
  await expect.poll(arrived, { timeout: 20_000 }).toMatch(/[0-9]{6}/);
  const code = /[0-9]{6}/.exec(await arrived())?.[0] ?? '';

  await citizen.locator('[name=code]').fill(code === '000000' ? '000001' : '000000');
  await go('send');
  await expect(citizen.locator('.errors a')).toHaveCount(1);
  await look('proof-wrong');
  // Enter sends it, wherever the other buttons stand.
  await citizen.locator('[name=code]').fill(code);
  await citizen.locator('[name=code]').press('Enter');
  await expect(citizen.locator('.slip-number')).toBeVisible();
  await home.close();
}

test('a number is proved by a code, with and without JavaScript', async ({ browser, page, khidmat, request }, info) => {
  await page.goto(khidmat.address);
  const run = 1_000_000 + info.workerIndex * 1_000 + info.retry * 10;
  await proves(browser, page, khidmat, request, `0301-${String(run)}`, true);
  await proves(browser, page, khidmat, request, `0301-${String(run + 1)}`, false);
});
