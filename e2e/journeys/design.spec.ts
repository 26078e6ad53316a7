// The page of all components: if it is sound in both languages and sizes, what is built from it starts sound.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('every component is sound', async ({ page, language }) => {
  const answer = await page.goto('/design');
  expect(answer?.status()).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
  await expect(page.locator('html')).toHaveAttribute('dir', language === 'ur' ? 'rtl' : 'ltr');
  // A confirmation carries the heading of the page it stands on; here it is shown under another page's heading.
  await expect(page.locator('h1:not(.confirmation h1)')).toHaveCount(1);
  await expectWellMade(page);
  await shot(page, 'design');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('every component is there to read', async ({ page }) => {
    const answer = await page.goto('/design');
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole('main')).toBeVisible();
    await shot(page, 'design-without-script');
  });
});
