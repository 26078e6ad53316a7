// The IT administrator sees whether messages to citizens leave; whoever tries the demo sees where they arrive.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('the administrator sees how the gateways do', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('it-admin'));
  await page.goto('/channels');
  await expect(page.locator('section')).toHaveCount(4);
  await expect(page.locator('section').first().locator('dd').first()).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'channels');
});

test('what is sent arrives in a box', async ({ khidmat, request }) => {
  const page = await request.get(khidmat.telephones);
  expect(page.status()).toBe(200);
  const shown = await request.get(`${khidmat.telephones}/messages.json`);
  expect(Array.isArray(await shown.json())).toBe(true);
});
