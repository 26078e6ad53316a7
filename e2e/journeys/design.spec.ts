// The page of all components: if it is sound in both languages and sizes, what is built from it starts sound.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('every component is sound', async ({ page, language }) => {
  const answer = await page.goto('/design');
  expect(answer?.status()).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
  await expect(page.locator('html')).toHaveAttribute('dir', language === 'ur' ? 'rtl' : 'ltr');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
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
