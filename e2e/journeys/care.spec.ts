// Beyond the case: a form of address, help elsewhere with consent, and asking how it goes.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('somebody is addressed as asked, referred with consent, and asked after', async ({ page, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('transgender-desk'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill('مجھے گھر سے نکال دیا گیا ہے۔');
  await page.locator('[name=killi]').fill('کلی اسماعیل');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  await page.goto('/follow-ups');
  await expectWellMade(page);
  await shot(page, 'follow-ups-empty');
  await page.goto(`${report}/care`);
  await expectWellMade(page);
  await shot(page, 'care');
  await page.locator('[name=addressed]').fill('باجی ببلی');
  await page.locator('form:has([name=addressed]) button').click();
  await expect(page.locator('main')).toContainText('باجی ببلی');
  await page.goto(`${report}/care`);
  await expect(page.locator('[name=addressed]')).toHaveValue('باجی ببلی');
  await page.locator('[name=help][value=shelter]').check();
  await page.locator('form:has([name=help]) button').click();
  await expect(page.locator('#consent-error')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'care-faults');
  await page.locator('[name=body]').fill('دارالامان کوئٹہ');
  await page.locator('[name=consent][value=said]').check();
  await page.locator('[name=witness]').fill('ہمسائی');
  await page.locator('[name=passed_on]').fill('صرف پہلا نام اور صبح کا وقت');
  await page.locator('form:has([name=help]) button').click();
  await page.goto(`${report}/care`);
  await page.locator('[name=days][value="7"]').check();
  await page.locator('form:has([name=days]) button').click();
  await expectWellMade(page);
  await shot(page, 'care-report');
  await page.goto('/follow-ups');
  await expectWellMade(page);
  await shot(page, 'follow-ups');
  await page.goto(`${report}/care`);
  await page.locator('[name=outcome][value=well]').check();
  await shot(page, 'care-asked');
  await page.locator('form:has([name=outcome]) button').click();
  await page.goto('/follow-ups');
  await expect(page.locator('main')).not.toContainText('QTA-SAR');
});
