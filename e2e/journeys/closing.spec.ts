// Closing a report: asked by the district and refused where the rule says so, taken back and opened again by whoever told it, counted.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('a report is taken back by her word and opened again with one press', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill('پڑوسی نے راستہ بند کر دیا ہے۔');
  await page.locator('[name=killi]').fill('کلی زرغون');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  const number = await page.locator('.slip-number bdi').innerText();
  const code = await page.locator('.slip-code bdi').innerText();
  await page.goto(khidmat.signIn('dpo'));
  await page.goto(`${report}/closing`);
  await page.locator('[name=reason]').fill('راستہ کھول دیا گیا ہے۔');
  await expectWellMade(page);
  await shot(page, 'closing-ask');
  await page.locator('main form button').first().click();
  await expect(page.locator('main')).toContainText(/First it must be said|پہلے یہ طے/);
  await expectWellMade(page);
  await shot(page, 'closing-refused');
  await page.goto('/closings');
  await expectWellMade(page);
  await shot(page, 'closings-empty');
  await page.context().clearCookies();
  await page.goto('/track');
  await page.locator('[name=number]').fill(number);
  await page.locator('[name=code]').fill(code);
  await page.locator('main form button').first().click();
  await page.locator('form[action="/track/closing"] button').last().click();
  await expectWellMade(page);
  await shot(page, 'closing-withdraw');
  await page.locator('[name=place]').fill('گھر میں');
  await page.locator('[name=present]').fill('میرا بھائی');
  await page.locator('button[name=step][value=withdrawn]').click();
  await expect(page.locator('button[name=step][value=reopened]')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'closing-withdrawn');
  await page.locator('button[name=step][value=reopened]').click();
  await expect(page.locator('button[name=step][value=reopened]')).toHaveCount(0);
  await page.goto(khidmat.signIn('dpo'));
  await page.goto('/closings');
  await expectWellMade(page);
  await shot(page, 'closings');
});
