// A day of the diary (Rule 22.48): New Sariab's clerk closes the day that was left open and opens the next one, with
// whoever the custody register holds; the circle officer has the copy, reads it and marks it as seen.

import type { Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { fillArrest } from './steps.ts';

const send = (page: Page, form: string) => page.locator(`form[action="${form}"] button:not([name=more])`).click();

test('a day is closed, the next one opened, and its copy seen', async ({ page, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/diary/copies');
  await expect(page.locator('table')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'diary-copies-overdue');

  await page.goto(khidmat.signIn('moharrir-new-sariab'));
  await page.goto('/diary');
  await expectWellMade(page);
  await shot(page, 'diary-left-open');
  const day = (await page.locator('a[href^="/diary/print.pdf"]').getAttribute('href')) ?? '';
  await page.locator('.buttons a[href^="/diary/close"]').click();
  await expectWellMade(page);
  await shot(page, 'diary-close');

  // Without cash and reason nothing is closed, and both are asked for at once.
  await page.locator('[name=reason]').fill(' ');
  await send(page, '/diary/close');
  await expect(page.locator('.errors a')).toHaveCount(2);
  await expectWellMade(page);
  await shot(page, 'diary-close-faults');
  await page.locator('[name=cash]').fill('۴٬۳۵۰');
  await page.locator('[name=reason]').fill('رات سے بجلی بند تھی');
  await send(page, '/diary/close');
  await expect(page).toHaveURL(/\/diary\?office=/);
  await expect(page.locator('.day-state .tag')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'diary-not-opened');

  // Yesterday's day, closed, with the mark of its copy.
  await page.goto(day.replace('/print.pdf', ''));
  await expect(page.locator('.day-state')).toContainText(/[0-9a-f]{64}/);
  await expectWellMade(page);
  await shot(page, 'diary-closed');
  const pdf = page.locator('a[href^="/diary/print.pdf"]');
  const href = (await pdf.getAttribute('href')) ?? '';
  const first = await (await page.request.get(href)).body();
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  expect(first.equals(await (await page.request.get(href)).body())).toBe(true);

  // Whoever is arrested stands in the custody register, and from there in the opening of the day.
  await fillArrest(page, 'یوسف', 'کریم بخش');
  await send(page, '/custody/new');
  await expect(page).toHaveURL(/\/custody\/[0-9a-f-]+$/);
  await page.goto('/diary/open');
  await expect(page.locator('main table')).toContainText('یوسف ولد کریم بخش');
  await expect(page.locator('[name=held-1-name]')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'diary-open');
  await page.locator('[name=custody][value=nobody]').check();
  await send(page, '/diary/open');
  await expect(page.locator('#custody-error')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'diary-open-faults');
  await page.locator('[name=custody][value=held]').check();
  const reason = page.locator('[name=reason]');
  if (await reason.count()) await reason.fill('رات سے بجلی بند تھی');
  await send(page, '/diary/open');
  await expect(page.locator('.diary')).toContainText('یوسف ولد کریم بخش');

  // A correction names its entry and is shown beside it.
  const serial = (await page.locator('.diary > li').last().getAttribute('id'))?.replace('entry-', '') ?? '';
  await page.locator('[name=kind]').selectOption('correction');
  await page.locator('[name=substance]').fill('ولدیت کریم خان پڑھی جائے۔');
  await page.locator('[name=corrects]').fill(serial);
  await send(page, '/diary');
  await expect(page.locator(`#entry-${serial} .correction`)).toContainText('کریم خان');
  await expectWellMade(page);
  await shot(page, 'diary-open-day');

  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/diary/copies');
  const copy = page.locator('.copies > li').filter({ has: page.locator('form') }).first();
  const id = (await copy.getAttribute('id')) ?? '';
  await copy.locator('form button').click();
  await expect(page.locator(`[id="${id}"] form`)).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'diary-copies');
});
