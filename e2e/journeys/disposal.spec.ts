// When no investigation follows: an FIR not investigated, with both notices, and what is added beside it; a non-cognizable
// matter, with its slip for the court. The citizen reads why and what she can do, with and without JavaScript.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { followed, look, paper, registered, send, told } from './steps.ts';

const COURT = 'جوڈیشل مجسٹریٹ سریاب، کوئٹہ';

/** What the button on the citizen's page sends for: her own copy of the notice. */
async function notice(citizen: Page, name: string): Promise<void> {
  const form = citizen.locator('form[action="/track/notice"]');
  await expect(form.locator('button')).toBeVisible();
  const asked: Record<string, string> = {};
  for (const name of ['number', 'code', 'kind']) asked[name] = await form.locator(`[name=${name}]`).inputValue();
  await paper(citizen, '/track/notice', name, asked);
}

test('an FIR is not investigated, and she reads why', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const slip = await told(page, 'رات کو باڑے سے دو بکریاں غائب ہوئیں، دروازہ بند تھا۔');
  await page.goto(khidmat.signIn('sho'));
  const fir = await registered(page, slip.report);

  // A statement is not signed, and nothing asks for it.
  await page.locator(`a[href="${fir}/supplement?kind=statement"]`).click();
  await expect(page.locator('[name=signed]')).toHaveCount(0);
  await send(page, `${fir}/supplement`);
  await expect(page.locator('.errors a')).toHaveCount(3);
  await look(page, 'supplement-faults');
  await page.locator('[name=words]').fill('ایک بکری کے کان پر سرخ نشان ہے۔ چرواہے کا فون 0301-7654321 ہے۔');
  await page.locator('[name=dictated_by]').fill('نور خاتون');
  await page.locator('[name=written_by]').fill('ہیڈ کانسٹیبل عبدالرشید');
  await send(page, `${fir}/supplement`);
  await page.locator(`a[href="${fir}/supplement?kind=correction"]`).click();
  await page.locator('[name=words]').fill('بکریوں کی تعداد 2 نہیں 3 پڑھی جائے۔');
  await page.locator('[name=dictated_by]').fill('نور خاتون');
  await page.locator('[name=written_by]').fill('ہیڈ کانسٹیبل عبدالرشید');
  await page.locator('[name=signed][value=signature]').check();
  // A correction names what it corrects.
  await send(page, `${fir}/supplement`);
  await expect(page.locator('#corrects-error')).toBeVisible();
  await page.locator('[name=corrects]').fill('خانہ 3، تعداد');
  await look(page, 'supplement');
  await send(page, `${fir}/supplement`);
  await paper(page, `${fir}/annex.pdf`, 'annex');

  await page.locator(`a[href="${fir}/refusal"]`).click();
  await send(page, `${fir}/refusal`);
  await expect(page.locator('.errors a')).toHaveCount(2);
  await look(page, 'refusal-faults');
  await page.locator('[name=reasons]').fill('بکریاں اسی شام پڑوس کے باڑے میں مل گئیں؛ اطلاع دہندہ نے خود تصدیق کی۔\nکسی نے انہیں نہیں چرایا۔');
  await page.locator('[name=court]').fill(COURT);
  await send(page, `${fir}/refusal`);
  await expect(page.locator('#beside')).toBeVisible();
  await expect(page.locator(`a[href="${fir}/refusal"]`)).toHaveCount(0);
  await look(page, 'fir-beside');
  await paper(page, `${fir}/notices/informant`, 'notice-informant');
  await paper(page, `${fir}/notices/magistrate`, 'notice-magistrate');
  await paper(page, `${fir}/form.pdf`, 'fir-form');

  await page.goto(`${slip.report}?purpose=supervise`);
  await look(page, 'refusal-report');
  await followed(browser, page, slip, 'track-not-investigated', async (citizen) => {
    await expect(citizen.getByText('پڑوس کے باڑے')).toBeVisible();
    await expect(citizen.getByText(COURT).first()).toBeVisible();
    await notice(citizen, 'notice-citizen');
  });
});

test('a non-cognizable matter is referred, from a report and without one', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const slip = await told(page, 'ہمسائے نے گلی میں گالیاں دیں اور دھکا دیا۔');
  await page.goto(khidmat.signIn('sho'));
  await page.goto(`${slip.report}?purpose=supervise`);
  await page.locator('a[href^="/referrals/new"]').click();
  await expect(page.locator('[name=words]')).toHaveValue(/گالیاں/);
  await look(page, 'referral-form');
  // A cognizable section is said once, and an FIR is a press away.
  await page.locator('[name=sections]').fill('379');
  await page.locator('[name=court]').fill(COURT);
  await send(page, '/referrals/new');
  await expect(page.locator('[name=confirmed]')).toBeAttached();
  await look(page, 'referral-cognizable');
  await page.locator('[name=sections]').fill('352, 504');
  await send(page, '/referrals/new');
  await expect(page).toHaveURL(/\/referrals\/[0-9a-f-]{36}$/);
  await look(page, 'referral');
  await paper(page, `${new URL(page.url()).pathname}/slip.pdf`, 'referral');
  const number = ((await page.locator('h1').innerText()).match(/QTA-SAR-D-\d{4}-\d{6}/) ?? [''])[0];
  await page.goto(`${slip.report}?purpose=supervise`);
  await look(page, 'referral-report');
  await followed(browser, page, slip, 'track-referred', async (citizen) => {
    await expect(citizen.getByText(number).first()).toBeVisible();
    await notice(citizen, 'referral-citizen');
    await expect(citizen.getByText(COURT).first()).toBeVisible();
  });

  await page.goto('/referrals');
  const before = await page.locator('tbody tr').count();
  await page.locator('a[href="/referrals/new"]').click();
  await page.locator('[name=words]').fill('کرائے کے 12,500 روپے واپس نہ کرنے پر تلخ کلامی۔');
  await page.locator('[name=court]').fill(COURT);
  await send(page, '/referrals/new');
  await expect(page).toHaveURL(/\/referrals\/[0-9a-f-]{36}$/);
  await page.goto('/referrals');
  await expect(page.locator('tbody tr')).toHaveCount(before + 1);
  await look(page, 'referrals');
  await page.goto('/reports');
  await expect(page.locator('tr', { hasText: slip.number })).toBeVisible();
  await look(page, 'disposal-reports');
});
