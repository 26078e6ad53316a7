// After a missed limit: whoever holds number and code reads what was not done, and takes home one paper for the Justice of the Peace.

import { expect, test } from '../support/test.ts';
import { followed, paper } from './steps.ts';

test('a missed limit is a paper in her hand', async ({ page, browser, khidmat }) => {
  await page.goto('/track');
  const slip = khidmat.slip('limit-missed');
  await followed(browser, page, slip, 'petition', async (citizen) => {
    const form = citizen.locator('form[action="/track/petition"]');
    await expect(form.locator('button')).toBeVisible();
    await expect(citizen.locator('.due')).toBeVisible();
    const asked: Record<string, string> = {};
    for (const { name, value } of await form.locator('input').evaluateAll((all: HTMLInputElement[]) => all.map(({ name, value }) => ({ name, value }))))
      asked[name] = value;
    await paper(citizen, '/track/petition', 'petition', asked);
    // Nobody has it by the number alone.
    const guessed = await citizen.request.post('/track/petition', { form: { ...asked, code: 'ABCD-EFGH-JKMN' } });
    expect(guessed.status()).not.toBe(200);
  });
});
