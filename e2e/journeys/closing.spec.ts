// Closing a report: asked by the district and refused where the rule says so, taken back and opened again by whoever told it, counted.

import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { atHome, look, told, track } from './steps.ts';

test('a report is taken back by her word and opened again with one press', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const { report, ...slip } = await told(page, 'پڑوسی نے راستہ بند کر دیا ہے۔');
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
  await track(page, slip);
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

test('asked by the district, he agrees at home without a script, and may change his mind', async ({ page, browser, khidmat }) => {
  await page.goto(khidmat.signIn('dpo'));
  await page.goto('/closings');
  const before = await page.locator('main').innerText();
  const { home, citizen } = await atHome(browser, page, false);
  const slip = khidmat.slip('asked-to-close');
  await track(citizen, slip);
  await expect(citizen.locator('blockquote')).toContainText('نالی');
  await shot(citizen, 'closing-asked');
  await citizen.locator('button[name=step][value=agreed]').click();
  await expect(citizen.locator('button[name=step][value=reopened]')).toBeVisible();
  await shot(citizen, 'closing-agreed');
  await page.reload();
  expect(await page.locator('main').innerText()).not.toBe(before);
  await look(page, 'closings-agreed');
  await citizen.locator('button[name=step][value=reopened]').click();
  await expect(citizen.locator('button[name=step][value=reopened]')).toHaveCount(0);
  await home.close();
});
