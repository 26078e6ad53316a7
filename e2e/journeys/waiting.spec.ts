// What waits: the clerk sees how many and which, by keyboard and without a script; he prepares an FIR, whoever is in charge signs it; a
// refused purpose asks again.

import type { Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { told } from './steps.ts';

const WORDS = 'رات کو گودام کا تالا توڑ کر دو بوری آٹا لے گئے۔';

const toldAtNight = (page: Page) => told(page, WORDS, 'رحمت اللہ', 'غلہ منڈی، پچھلی گلی');
const narrowed = (page: Page, kind: string) => page.locator(`.choices a[href$="waiting=${kind}"]`);
const count = async (page: Page, kind: string) => Number(await narrowed(page, kind).locator('bdi').innerText());

test('what waits is counted, and gone when it is done', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const { report } = await toldAtNight(page);
  await page.goto('/reports');
  const before = await count(page, 'contact');
  await narrowed(page, 'contact').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/waiting=contact$/);
  await expect(narrowed(page, 'contact')).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('.choices [aria-current]')).toHaveCount(1);
  await expectWellMade(page);
  await shot(page, 'waiting-contact');
  await narrowed(page, 'decision').click();
  await expectWellMade(page);
  await shot(page, 'waiting-decision');
  await narrowed(page, 'offered').click();
  await expectWellMade(page);
  await shot(page, 'waiting-offered');
  await page.goto(`${report}/contacts`);
  await page.locator('[name=way][value=phone]').check();
  await page.locator('[name=result][value=spoke]').check();
  await page.locator('main form button').click();
  await page.goto('/reports?waiting=contact');
  expect(await count(page, 'contact')).toBe(before - 1);
});

test('the narrowed list renews itself', async ({ page, browser, khidmat }) => {
  const counter = await (await browser.newContext({ baseURL: khidmat.address })).newPage();
  await counter.goto(khidmat.signIn('moharrir'));
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports?waiting=decision');
  await page.mouse.move(0, 0);
  const before = await count(page, 'decision');
  await toldAtNight(counter);
  await page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
  await expect(narrowed(page, 'decision').locator('bdi')).not.toHaveText(String(before));
  await expect(narrowed(page, 'decision')).toHaveAttribute('aria-current', 'page');
  await counter.context().close();
});

test('a clerk prepares an FIR and whoever is in charge signs it', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const { number, report } = await toldAtNight(page);
  await page.goto(`${report}?purpose=serve-citizen`);
  await expectWellMade(page);
  await shot(page, 'prepared-report');
  await page.locator('a[href^="/firs/new"]').click();
  await expect(page.locator('[name=words]')).toHaveValue(WORDS);
  await expect(page.locator('[name=name]')).toHaveValue('');
  await page.locator('[name=sections]').fill('9999<');
  await page.locator('form[action="/firs/prepared"] button').click();
  await expect(page.locator('.errors a')).toHaveCount(1);
  await page.locator('[name=sections]').fill('457, 380');
  await page.locator('[name=property]').fill('دو بوری آٹا');
  await page.locator('[name=read_over]').check();
  await expectWellMade(page);
  await shot(page, 'prepared-form');
  await page.locator('form[action="/firs/prepared"] button').click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}\?purpose=serve-citizen$/);
  await expect(page.locator('.notice[role=status]')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'prepared-left');

  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports?waiting=prepared');
  await expectWellMade(page);
  await shot(page, 'prepared-waiting');
  await page.getByRole('link', { name: number }).click();
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('main form button').click();
  await shot(page, 'prepared-opened');
  await page.locator('a[href^="/firs/new"]').click();
  await expect(page.locator('[name=sections]')).toHaveValue('457, 380');
  await expect(page.locator('[name=name]')).toHaveValue('رحمت اللہ');
  await expect(page.locator('[name=read_over]')).not.toBeChecked();
  await expectWellMade(page);
  await shot(page, 'prepared-sign');
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=thumb]').check();
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  await page.goto('/reports?waiting=prepared');
  await expect(page.getByText(number)).toHaveCount(0);
});

test('a refused purpose asks again and keeps the question', async ({ page, khidmat, misdeeds }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/search');
  await page.locator('[name=q]').fill('گودام');
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('main form button').click();
  await expect(page.locator('.errors a')).toHaveCount(1);
  await expect(page.locator('[name=q]')).toHaveValue('گودام');
  await expectWellMade(page);
  await shot(page, 'purpose-refused');
  misdeeds.length = 0;
});

test('without a script what waits is the same', async ({ browser, khidmat }) => {
  const context = await browser.newContext({ baseURL: khidmat.address, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(khidmat.signIn('moharrir'));
  const { number } = await toldAtNight(page);
  await page.goto('/reports');
  await narrowed(page, 'decision').click();
  await expect(page.locator('.choices [aria-current]')).toHaveCount(1);
  await page.goto('/reports/search');
  await shot(page, 'search-empty');
  await page.locator('[name=q]').fill(number);
  await page.locator('main form button').first().click();
  await expect(page.getByRole('link', { name: number })).toBeVisible();
  await shot(page, 'search-found');
  await context.close();
});
