// The custody register: somebody is arrested, the list says how much of 24 hours is left, a magistrate orders, and it ends. The diary
// says each of it.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { fillArrest, hoursAgo, look } from './steps.ts';

const send = (page: Page, form: string) => page.locator(`form[action$="${form}"] button`).click();
const LONG = 'عبدالرحمان المعروف بہ شیرجان محمدحسنی سکنہ کلی نوحصار نزد مسجد حاجی غلام رسول مینگل';

test('nobody is arrested without an hour that counts, and a magistrate stops it', async ({ page, khidmat }) => {
  test.slow();
  // Above the station: everybody in custody in the circle.
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/custody');
  await look(page, 'custody-circle');

  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/custody/new');
  await send(page, '/custody/new');
  await expect(page.locator('.errors a').first()).toBeVisible();
  await look(page, 'custody-faults');

  await fillArrest(page, LONG, 'نامعلوم');
  await send(page, '/custody/new');
  await expect(page).toHaveURL(/\/custody\/[0-9a-f-]+$/);
  const record = new URL(page.url()).pathname;
  await expect(page.locator('h1 bdi')).toHaveText(/^QTA-SAR-C-\d+\/\d\d$/);
  await look(page, 'custody-record');

  await page.goto('/custody');
  const row = page.locator('tr', { has: page.locator(`a[href="${record}"]`) });
  await expect(row).toContainText('شیرجان');
  await expect(row.locator('.tag')).toHaveText(/2[12]/);
  await look(page, 'custody-list');

  // Sixteen days are more than the law gives the police.
  await page.goto(record);
  await page.locator('[name=court]').fill('جوڈیشل مجسٹریٹ سریاب، کوئٹہ');
  await hoursAgo(page, 0.5, 'produced');
  await page.locator('[name=order][value=police-remand]').check();
  const late = new Date(Date.now() + 17 * 86_400_000);
  await page.locator('[name=until-day]').fill(String(late.getUTCDate()));
  await page.locator('[name=until-month]').fill(String(late.getUTCMonth() + 1));
  await page.locator('[name=until-year]').fill(String(late.getUTCFullYear()));
  await send(page, '/produce');
  await expect(page.locator('#until-error')).toBeVisible();
  await look(page, 'custody-remand-too-long');
  await page.locator('[name=order][value=judicial]').check();
  await send(page, '/produce');
  await expect(page.locator('form[action$="/produce"]')).toHaveCount(0);
  await look(page, 'custody-produced');

  await page.goto('/diary');
  await expect(page.locator('.diary')).toContainText('شیرجان');
  await expect(page.locator('.diary')).toContainText('جوڈیشل مجسٹریٹ سریاب');
  await look(page, 'custody-diary');
});
