// Watching the watchers: somebody opens a well-known person's report, her supervisor's superior sees it and gives a verdict, the
// officer sees nothing, and the citizen asks who opened her report.

import { expect, test } from '../support/test.ts';
import { atHome, look, seen, told, track } from './steps.ts';

test('a curious look-up is noticed above the officer and told to the citizen', async ({ page, browser, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const slip = await told(page, 'گھر کے باہر سے موٹر سائیکل چوری ہوئی۔', 'مہرگل شاہوانی');
  await page.goto(`${slip.report}?purpose=serve-citizen`);
  await expect(page.locator('h1')).toContainText(slip.number);
  expect((await page.goto('/oversight'))?.status()).toBe(200);
  await expect(page.locator('main .empty')).toBeVisible();

  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/oversight');
  // The finding follows a moment after the look-up.
  const finding = page.locator('main table a[href^="/oversight/"]').first();
  await expect(async () => {
    await page.reload();
    await expect(finding).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await look(page, 'oversight-list');
  const path = await finding.getAttribute('href');
  await finding.click();
  await expect(page.locator('main table')).toBeVisible();
  await look(page, 'oversight-finding');
  await page.locator('form[action$="/verdicts"] button').click();
  await expect(page.locator('.errors')).toBeVisible();
  await look(page, 'oversight-verdict-missing');
  await page.locator('[name=verdict][value=explained]').check();
  await page.locator('[name=words]').fill('شہری خود کاؤنٹر پر موجود تھیں؛ رپورٹ انہی کے سامنے کھولی گئی۔');
  await page.locator('form[action$="/verdicts"] button').click();
  await expect(page.locator('form[action$="/verdicts"]')).toHaveCount(0);
  await look(page, 'oversight-verdict');
  await page.goto('/oversight?which=reviewed');
  await expect(page.locator(`a[href="${path}"]`)).toBeVisible();

  await page.goto(khidmat.signIn('moharrir'));
  expect((await page.goto(path ?? ''))?.status()).toBe(404);

  for (const javaScript of [true, false]) {
    const { home, citizen } = await atHome(browser, page, javaScript);
    await track(citizen, slip);
    await citizen.locator('form[action="/track/openings"] button').click();
    await expect(citizen.locator('.empty')).toBeVisible();
    await (javaScript ? look(citizen, 'oversight-citizen') : seen(citizen, 'oversight-citizen-plain'));
    await citizen.locator('main form[action="/track"] button').click();
    await expect(citizen.locator('h1')).toContainText(slip.number);
    await home.close();
  }
});
