// A sealed report: told at the counter, gone from the station, in the named officer's hands, its place released in danger, its
// seal opened by two.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

const WORDS = 'گھر والے مارتے ہیں، مجھے خطرہ ہے۔';

test('a sealed report is the named officer’s and nobody else’s', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=killi]').fill('کلی زرغون');
  await page.locator('[name=seal][value=violence]').check();
  await expectWellMade(page);
  await shot(page, 'sealed-question');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  await expectWellMade(page);
  await shot(page, 'sealed-slip');
  await page.goto('/danger');
  await expectWellMade(page);
  await shot(page, 'sealed-danger');
  await page.goto(khidmat.signIn('woman-officer'));
  await page.goto('/sealed');
  await expectWellMade(page);
  await shot(page, 'sealed-list');
  await page.goto(`${report}?purpose=investigate`);
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'sealed-report');
  await page.goto(`${report}/hand-over`);
  await expectWellMade(page);
  await shot(page, 'sealed-hand-over');
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/break-glass');
  await expectWellMade(page);
  await shot(page, 'sealed-break-glass');
  const answer = await page.goto(`${report}?purpose=supervise`);
  expect(answer?.status()).toBe(404);
});
