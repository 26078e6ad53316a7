// FIRs without a report before them: from a murasila, on a court's order, by transfer, by a written application, on the police's own
// motion. Each names its paper where it has one, and its source stands on the form.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { look, paper } from './steps.ts';

/** The form without a report, with what every FIR needs. */
async function begun(page: Page, source: string): Promise<void> {
  await page.goto('/firs/new');
  await page.locator(`[name=source][value=${source}]`).check();
  await page.locator('[name=sections]').fill('324, 34');
  await page.locator('[name=words]').fill('سول ہسپتال سے اطلاع ملی کہ جھگڑے میں ایک شخص زخمی ہوا ہے۔ بیان ہسپتال میں لیا گیا۔');
  await page.locator('[name=place]').fill('سریاب پھاٹک، چائے خانے کے سامنے');
}

async function send(page: Page): Promise<void> {
  await page.locator('form[action="/firs/new"] button').click();
}

test('a murasila from the hospital, a court’s order, a letter, an application, and what the police saw', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  await begun(page, 'murasila');
  await page.locator('[name=arrived]').fill('شام کو');
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=thumb]').check();
  // A murasila has a number and a date, and an hour is read off a clock.
  await send(page);
  await expect(page.locator('#source_paper-error')).toBeVisible();
  await expect(page.locator('#arrived-error')).toBeVisible();
  await look(page, 'source-faults');
  await page.locator('[name=source_paper]').fill('مراسلہ نمبر ۱۴، سول ہسپتال، بدست کانسٹیبل نصیر');
  // It came before it was written down.
  const hour = new Date(Date.now() + 4 * 3_600_000).toISOString().slice(11, 16);
  await page.locator('[name=arrived]').fill(hour.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? digit));
  await send(page);
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  await expect(page.getByText('سول ہسپتال، بدست کانسٹیبل نصیر')).toBeVisible();
  await expect(page.locator('dl').first()).toContainText(hour);
  await look(page, 'source-murasila');
  const fir = new URL(page.url()).pathname;
  await paper(page, `${fir}/form.pdf`, 'fir-murasila');

  // The same on the force's own paper, moved as the printer needs it.
  await page.locator(`a[href="${fir}/on-paper"]`).click();
  await look(page, 'on-paper');
  await page.goto(`${fir}/on-paper.pdf?right=far&down=99`);
  await expect(page.locator('.errors a')).toHaveCount(2);
  await look(page, 'on-paper-wrong');
  await paper(page, `${fir}/on-paper.pdf?right=${encodeURIComponent('۱٫۵')}&down=-2`, 'fir-on-paper');
  await paper(page, `${fir}/on-paper.pdf?trial=yes`, 'fir-on-paper-trial');
  await page.goto(fir);

  const numbers = new Set<string>();
  numbers.add(await page.locator('h1').innerText());
  for (const [source, named] of [['court', 'حکم 22-A نمبر 311، سیشن جج کوئٹہ'], ['transfer', 'چٹھی نمبر 207، تھانہ سٹی'], ['written', ''], ['own-motion', '']] as const) {
    await begun(page, source);
    if (named) await page.locator('[name=source_paper]').fill(named);
    await page.locator('[name=read_over]').check();
    await page.locator('[name=signed][value=signature]').check();
    await send(page);
    await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
    if (named) await expect(page.getByText(named)).toBeVisible();
    numbers.add(await page.locator('h1').innerText());
  }
  expect(numbers.size).toBe(5);
  await page.goto('/diary');
  await look(page, 'source-diary');
});
