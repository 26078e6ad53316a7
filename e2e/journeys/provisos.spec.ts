// What the law asks for before an FIR of a woman's wrong is signed (provisos of CrPC 154): who was with her, and where it was taken
// down. Without it no number; with it, it stands on the form.

import { expect, test } from '../support/test.ts';
import { look, told } from './steps.ts';

test('an FIR of an assault on a woman waits for what the law asks', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const { report } = await told(page, 'کل بازار میں ایک شخص نے میرا راستہ روکا اور دست درازی کی۔');
  await page.goto(khidmat.signIn('sho'));
  await page.goto(`/firs/new?report=${report.split('/').pop()}`);
  await page.locator('[name=sections]').fill('u/s 354 r/w 34');
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=thumb]').check();
  const send = page.locator('form[action="/firs/new"] button');
  await send.click();
  for (const field of ['presence', 'present', 'taken_at']) await expect(page.locator(`#${field}-error`)).toBeVisible();
  await look(page, 'provisos-missing');

  // She was distressed: then not at the station.
  await page.locator('[name=presence][value=female-officer]').check();
  await page.locator('[name=present]').fill('اے ایس آئی نسیم اختر');
  await page.locator('[name=taken_at][value=station]').check();
  await page.locator('[name=distressed]').check();
  await send.click();
  await expect(page.locator('#taken_at-error')).toBeVisible();
  await expect(page.locator('#presence-error')).toHaveCount(0);
  await look(page, 'provisos-distressed');

  await page.locator('[name=taken_at][value=residence]').check();
  await send.click();
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  await expect(page.locator('main')).toContainText('اے ایس آئی نسیم اختر');
  await look(page, 'provisos-met');

  // What she adds later is asked the same, and is not signed.
  await page.locator('a[href$="/supplement?kind=statement"]').click();
  await expect(page.locator('[name=signed]')).toHaveCount(0);
  await page.locator('[name=words]').fill('اس نے مجھے دکان کے پیچھے بھی روکا تھا۔');
  await page.locator('[name=dictated_by]').fill('زرمینہ بی بی');
  await page.locator('[name=written_by]').fill('ہیڈ کانسٹیبل عبدالرشید');
  const add = page.locator('form[action$="/supplement"] button');
  await add.click();
  for (const field of ['presence', 'present', 'taken_at']) await expect(page.locator(`#${field}-error`)).toBeVisible();
  await look(page, 'statement-missing');
  await page.locator('[name=presence][value=female-relative]').check();
  await page.locator('[name=present]').fill('والدہ، گل بی بی');
  await page.locator('[name=taken_at][value=residence]').check();
  await add.click();
  await expect(page.locator('main')).toContainText('والدہ، گل بی بی');
  await look(page, 'statement-met');
});
