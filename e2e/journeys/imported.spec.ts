// What was taken over from the old system: found by its old number, marked as that system's, led to its FIR, and taken away
// as a file.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('an old complaint, its FIR, and the list as a file', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports');
  await page.locator('a[href="/imported/complaints"]').click();
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await expect(page.getByText('Bibi Zainab')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'imported-complaints');

  await page.locator('[name=number]').fill('qta-19-00417');
  await page.locator('form[action="/imported/complaints"] button').click();
  await page.locator('tbody a').click();
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('main form button').click();
  await expect(page.locator('.notice.warning')).toBeVisible();
  await expect(page.getByText('گل خان')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'imported-complaint');

  await page.locator('a[href^="/imported/firs/"]').click();
  await expect(page.getByText('381-A PPC')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'imported-fir');

  await page.goto('/imported/complaints?number=QTA-19-99999');
  await expect(page.locator('.empty')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'imported-nothing');
  await page.goto('/imported/firs');
  await expectWellMade(page);
  await shot(page, 'imported-firs');
  for (const list of ['/imported/firs', '/reports']) {
    await page.goto(list);
    const href = await page.locator('.downloads a').first().getAttribute('href');
    const csv = await page.request.get(href ?? '');
    expect(csv.status()).toBe(200);
    expect((await csv.body()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  }
  await page.goto('/diary');
  await shot(page, 'diary-downloads');
});
