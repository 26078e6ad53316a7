// A report from home on its way to the station of its place: offered, declined with a reason, offered to another, taken
// back, offered again and accepted. Its number never changes, and the citizen sees who answers for it at each step.

import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test, type Language } from '../support/test.ts';
import { atHome, followed, look, track, type Slip } from './steps.ts';

const STATIONS = {
  ur: { sariab: 'تھانہ سریاب', newSariab: 'تھانہ نیو سریاب' },
  en: { sariab: 'Sariab Police Station', newSariab: 'New Sariab Police Station' },
};

/** A report from home; the pages of it are walked through in online.spec.ts. */
async function fromHome(page: Page): Promise<Slip> {
  const answer = await page.request.post('/api/v1/online-reports', {
    headers: { 'Idempotency-Key': randomUUID() },
    data: { words: 'کل دوپہر میرے گھر کے باہر سے سائیکل چوری ہو گئی۔', district: 'QTA', landmark: 'سریاب پھاٹک' },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { number, code } = (await answer.json()) as Slip;
  return { number, code };
}

const send = (page: Page, verb: string) => page.locator(`form[action$="/transfer${verb}"] button`).click();

test('offered, declined, taken back and accepted', async ({ page, browser, khidmat, language }) => {
  // Four people at seven pages each.
  test.slow();
  const { sariab, newSariab } = STATIONS[language as Language];
  await page.goto(khidmat.signIn('online-desk'));
  const slip = await fromHome(page);
  await page.goto('/reports');
  await page.getByText(slip.number).click();
  const report = new URL(page.url()).pathname;
  await page.goto(`${report}/transfer`);
  await send(page, '');
  await expect(page.locator('.errors a')).toHaveCount(2);
  await look(page, 'transfer-faults');
  await page.locator('[name=to]').selectOption({ label: sariab });
  await page.locator('[name=ground][value=area]').check();
  await send(page, '');
  await look(page, 'transfer-offered');
  await followed(browser, page, slip, 'track-offered', async (citizen) => {
    await expect(citizen.locator('.holder')).toContainText(sariab);
  });

  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports');
  await expect(page.locator('table').first().getByText(slip.number)).toBeVisible();
  await look(page, 'transfer-inbox');
  await page.goto(`${report}?purpose=supervise`);
  await look(page, 'transfer-report');
  await page.locator(`a[href="${report}/transfer"]`).click();
  await look(page, 'transfer-answer');
  await send(page, '/decline');
  await expect(page.locator('.errors a')).toHaveCount(1);
  await page.locator('[name=words]').fill('سریاب پھاٹک کا مشرقی حصہ تھانہ نیو سریاب کی حدود میں ہے۔');
  await send(page, '/decline');

  await page.goto(khidmat.signIn('online-desk'));
  for (const takenBack of [true, false]) {
    await page.goto(`${report}/transfer`);
    await page.locator('[name=to]').selectOption({ label: newSariab });
    await page.locator('[name=ground][value=other]').check();
    await page.locator('[name=words]').fill('حدود کی نشاندہی تھانہ سریاب نے کی ہے۔');
    await send(page, '');
    await expect(page.locator('form[action$="/withdraw"]')).toBeVisible();
    if (takenBack) await send(page, '/withdraw');
  }
  await page.goto(khidmat.signIn('moharrir-new-sariab'));
  await page.goto('/reports');
  await page.getByText(slip.number).click();
  await page.goto(`${report}/transfer`);
  await send(page, '/accept');
  await look(page, 'transfer-accepted');

  await page.goto(`${report}/contacts`);
  await page.locator('main form button').click();
  await expect(page.locator('.errors a')).toHaveCount(2);
  await look(page, 'contact-faults');
  await page.locator('[name=way][value=phone]').check();
  await page.locator('[name=result][value=spoke]').check();
  await page.locator('[name=note]').fill('سائیکل کا رنگ سبز، فریم نمبر BX-2291۔');
  await page.locator('main form button').click();
  await expect(page.getByText('BX-2291')).toBeVisible();
  await look(page, 'contact-report');
  await followed(browser, page, slip, 'track-accepted', async (citizen) => {
    await expect(citizen.locator('.holder')).toContainText(newSariab);
    await expect(citizen.getByText('حدود میں ہے').first()).toBeVisible();
    await expect(citizen.getByText('BX-2291')).toHaveCount(0);
  });

  // What she adds afterwards reaches whoever holds it now.
  const { home, citizen } = await atHome(browser, page, true);
  await track(citizen, slip);
  await citizen.locator('form[action="/track/additions"] button').click();
  await look(citizen, 'addition');
  await citizen.locator('form[action="/track/additions"] button').click();
  await expect(citizen.locator('.errors a')).toHaveCount(1);
  await look(citizen, 'addition-fault');
  await citizen.locator('[name=words]').fill('سائیکل پر 786 لکھا ہوا تھا۔');
  await citizen.locator('form[action="/track/additions"] button').click();
  await expect(citizen.locator('.notice.good')).toBeVisible();
  await look(citizen, 'addition-done');
  await home.close();
  await page.goto(`${report}?purpose=serve-citizen`);
  await expect(page.getByText('786 لکھا ہوا')).toBeVisible();

  await page.goto(khidmat.signIn('online-desk'));
  await page.goto('/reports');
  await expect(page.locator('tr', { hasText: slip.number })).toContainText(newSariab);
  await look(page, 'transfer-list');
});
