// The officer's inbox: a report told twice is seen and linked, persons and vehicles are found again, and the list renews itself and is
// gone through by keyboard.

import type { Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

/** Yesterday's evening in a killi of its own, so that journeys do not meet. */
async function told(page: Page, words: string, killi: string, hour: string): Promise<string> {
  const day = new Date(Date.now() - 86_400_000);
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(words);
  await page.locator('[name=happened-day]').fill(String(day.getUTCDate()));
  await page.locator('[name=happened-month]').fill(String(day.getUTCMonth() + 1));
  await page.locator('[name=happened-year]').fill(String(day.getUTCFullYear()));
  await page.locator('[name=hour-hour]').fill(hour);
  await page.locator('[name=killi]').fill(killi);
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  return page.locator('.slip-number bdi').innerText();
}

const report = (page: Page): string => page.url().replace(/\/slip$/, '');
const THEFT = 'رات کو دکان کا تالا توڑ کر سلائی مشین لے گئے۔';
const RETOLD = 'ہماری دکان کا تالا ٹوٹا ہوا تھا اور سلائی مشین غائب ہے۔';

test('one event told by two is seen, and an officer says so', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const first = await told(page, THEFT, 'کلی کوہ مردار', '18');
  await told(page, RETOLD, 'کوہ مردار', '20');
  const alike = page.locator('section[aria-labelledby=alike]');
  await expect(alike.getByText(first)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'alike-slip');
  await page.emulateMedia({ media: 'print' });
  await expect(alike).toBeHidden();
  await page.emulateMedia({ media: null });
  await page.goto(`${report(page)}?purpose=serve-citizen`);
  await expectWellMade(page);
  await shot(page, 'alike-report');
  await alike.locator('form a').first().click();
  await page.locator('[name=verdict][value=same]').check();
  await page.locator('[name=reason]').fill('وہی دکان، وہی مشین');
  await expectWellMade(page);
  await shot(page, 'alike-link');
  await page.locator('form[action$="/links"] button').click();
  await expect(page.getByText('وہی دکان، وہی مشین')).toBeVisible();
  await expect(alike).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'alike-linked');
});

test('a vehicle and a person of a report are found again', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  const first = await told(page, 'میری موٹر سائیکل بازار سے چوری ہو گئی۔', 'کلی برمہ', '11');
  const stolen = report(page);
  await page.goto(`${stolen}/vehicles`);
  await page.locator('[name=role][value=stolen]').check();
  await page.locator('[name=plate]').fill('QTA-7741');
  await page.locator('[name=make]').fill('ہونڈا 125، سرخ');
  await expectWellMade(page);
  await shot(page, 'involved-vehicle');
  await page.locator('main form button').click();
  await told(page, 'ایک اجنبی موٹر سائیکل گلی میں کھڑی ہے۔', 'کلی خلی', '15');
  const seen = report(page);
  await page.goto(`${seen}/vehicles`);
  await page.locator('main form button').click();
  await expect(page.locator('.errors a')).toHaveCount(2);
  await page.locator('[name=role][value=seen]').check();
  await page.locator('[name=plate]').fill('qta ۷۷۴۱');
  await page.locator('main form button').click();
  await expect(page.locator('.lines').getByText(first)).toBeVisible();
  await page.goto(`${seen}/persons`);
  await page.locator('[name=role][value=accused]').check();
  await page.locator('[name=name]').fill('گل خان');
  await page.locator('[name=cnic]').fill('54400-7654321-1');
  await expectWellMade(page);
  await shot(page, 'involved-person');
  await page.locator('main form button').click();
  await expect(page.getByText('گل خان')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'involved-report');
  await page.locator('.lines a[href$="/strike"]').first().click();
  await page.locator('[name=reason]').fill('نمبر غلط پڑھا گیا');
  await shot(page, 'involved-strike');
  await page.locator('main form button').click();
  await expect(page.locator('.lines s')).toBeVisible();
  await expectWellMade(page);
});

test('the list renews itself, also after the node was away, and by keyboard', async ({ page, browser, khidmat, misdeeds }) => {
  const counter = await (await browser.newContext({ baseURL: khidmat.address })).newPage();
  await counter.goto(khidmat.signIn('moharrir'));
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports');
  const ask = () => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
  const row = (number: string) => page.locator('[data-live] tbody tr').filter({ hasText: number });
  const said = page.locator('[data-said]');
  await page.mouse.move(0, 0);
  const first = await told(counter, 'گائے کھیت سے غائب ہو گئی۔', 'کلی ترخہ', '7');
  await ask();
  await expect(row(first)).toBeVisible();
  await expect(said).not.toBeEmpty();
  await expectWellMade(page);
  await shot(page, 'inbox-new');

  await page.context().setOffline(true);
  await ask();
  await expect(page.locator('[data-said]')).not.toBeEmpty();
  const missed = await told(counter, 'پانی کی موٹر کنویں سے لے گئے۔', 'کلی سرہ غڑگئی', '5');
  await expect(row(missed)).toHaveCount(0);
  await shot(page, 'inbox-away');
  await page.context().setOffline(false);
  await ask();
  await expect(row(missed)).toBeVisible();
  misdeeds.length = 0;

  await page.keyboard.press('j');
  const links = page.locator('[data-live] tbody th a');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.locator('[data-keys]')).toHaveAttribute('open', '');
  await expectWellMade(page);
  await shot(page, 'inbox-keys');
  await page.locator('[data-keys] button').click();
  await page.locator('h1').click();
  await page.keyboard.press('j');
  await expect(links.first()).not.toBeFocused();
  await page.reload();
  await page.keyboard.press('j');
  await expect(links.first()).not.toBeFocused();
  await page.locator('[data-keys] summary').click();
  await page.locator('[data-keys] button').click();
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/contacts$/);
  await page.locator('[name=note]').pressSequentially('jcf');
  await expect(page.locator('[name=note]')).toHaveValue('jcf');
  await page.goto('/reports');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  await counter.context().close();
});

test('without a script the list is the same', async ({ browser, khidmat }) => {
  const context = await browser.newContext({ baseURL: khidmat.address, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(khidmat.signIn('moharrir'));
  const number = await told(page, 'بکری گم ہو گئی۔', 'کلی شیخان', '9');
  await page.goto('/reports');
  await expect(page.getByText(number)).toBeVisible();
  await expect(page.locator('[data-keys]')).toBeHidden();
  await context.close();
});
