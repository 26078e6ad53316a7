// Limits: a clerk says what a report discloses, its clock runs from the report, the list narrows, and its citizen sees what passed.

import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { told } from './steps.ts';

test('a report’s limit runs from its telling and is seen by those who answer for it', async ({ page, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const { report, number } = await told(page, 'دکان کا تالا توڑ کر نقدی لے گئے۔');
  await page.goto(`${report}/sortings`);
  await expectWellMade(page);
  await shot(page, 'clocks-sorting');
  await page.locator('main form button').click();
  await expect(page.locator('main [role=alert], .errors a').first()).toBeVisible();
  await page.locator('[name=sort][value=property]').check();
  await page.locator('main form button').click();
  await expect(page).toHaveURL(/purpose=serve-citizen$/);
  // The clock follows a moment after the commit.
  await expect(async () => {
    await page.reload();
    await expect(page.locator('.limits li')).toHaveCount(3, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expectWellMade(page);
  await shot(page, 'clocks-report');
  await page.goto('/clocks');
  await expectWellMade(page);
  await shot(page, 'clocks-late');
  await page.locator('.choices a[href$="which=running"]').click();
  await expect(page.locator('.choices a[href$="which=running"]')).toHaveAttribute('aria-current', 'page');
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/clocks?which=running');
  await expectWellMade(page);
  const found = page.getByText(number).first();
  for (let screen = 0; screen < 40 && !(await found.isVisible()); screen += 1) {
    await page.locator('.pages a').last().click();
  }
  await expect(found).toBeVisible();
});
