// Finding a report and an FIR again: by phone, name and words, by keyboard alone, for a stated purpose.

import type { Page } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { look } from './steps.ts';

async function told(page: Page, name: string, phone: string): Promise<string> {
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill('رات کو دکان کا تالا توڑ کر سلائی مشین لے گئے۔');
  await page.locator('[name=killi]').fill('کلی شاہوانی');
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=phone]').fill(phone);
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  return page.locator('.slip-number bdi').innerText();
}

test('a report is found again from one box, by keyboard alone', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const number = await told(page, 'شہناز گل', '0300-0000042');
  await page.goto('/reports');
  await page.locator('a[href="/reports/search"]').click();
  await expect(page.locator('[name=q]')).toBeFocused();
  await expectWellMade(page);
  await shot(page, 'search');
  // By her name only whoever may know it finds her.
  await page.keyboard.type('0300-0000042 مشین');
  await page.keyboard.press('Enter');
  await expect(page.getByText(number).first()).toBeVisible();
  await expect(page.locator('main').getByText('شہناز گل')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'search-found');
  expect(page.url()).not.toContain('0000042');
  // A purpose that does not fit the post finds nothing out.
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('form[action="/reports/search"] button').first().click();
  await expect(page.getByText(number)).toHaveCount(0);
  await look(page, 'search-refused');

  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports/search');
  await page.locator('[name=q]').fill('Shahnaz ۰۰۰۰۰۴۲');
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('form[action="/reports/search"] button').first().click();
  await expect(page.getByText('شہناز گل').first()).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'search-names');
  await page.getByText(number).first().click();
  await expect(page.getByText('سلائی مشین').first()).toBeVisible();

  await page.goto('/reports/search');
  await page.locator('[name=q]').fill('0399-9999999');
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('form[action="/reports/search"] button').first().click();
  await expect(page.locator('.empty')).toBeVisible();
  await shot(page, 'search-nothing');
  await page.locator('[name=q]').fill('کا');
  await page.locator('form[action="/reports/search"] button').first().click();
  await expect(page.locator('.errors a')).toHaveCount(1);
  await expectWellMade(page);
  await shot(page, 'search-fault');
});

test('FIRs are searched too', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/firs');
  await page.locator('a[href="/firs/search"]').click();
  await expect(page.locator('[name=q]')).toBeFocused();
  await look(page, 'search-firs');
  await page.goto('/firs/new');
  await page.locator('[name=sections]').fill('380');
  await page.locator('[name=words]').fill('دکان کے پچھلے دروازے سے قالین اٹھا کر لے گئے۔');
  await page.locator('[name=property]').fill('ایک قالین');
  await page.locator('[name=name]').fill('میر حمزہ');
  await page.locator('[name=source][value=oral]').check();
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=signature]').check();
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  const fir = new URL(page.url()).pathname;
  const cited = ((await page.locator('h1').innerText()).match(/\d+\/\d\d/) ?? [''])[0];
  for (const asked of ['قالین', 'Mir Hamza', cited]) {
    await page.goto('/firs/search');
    await page.locator('[name=q]').fill(asked);
    await page.keyboard.press('Enter');
    await expect(page.locator(`a[href="${fir}"]`)).toBeVisible();
  }
  await look(page, 'search-firs-found');
  await page.locator('[name=q]').fill('زرافہ');
  await page.keyboard.press('Enter');
  await expect(page.locator('.empty')).toBeVisible();
  await look(page, 'search-firs-nothing');
});
