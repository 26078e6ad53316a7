// From home: a citizen on a borrowed phone reports page by page, with and without JavaScript, keeps a draft, leaves with
// number and code, and follows it.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectLight, test } from '../support/test.ts';
import { followed, look, seen } from './steps.ts';

const WORDS = 'کل شام بازار میں دو لڑکوں نے مجھ سے موبائل چھین لیا اور موٹر سائیکل پر بھاگ گئے۔';

const PHOTO = '../platform/files/tests/photos/with-place.jpg';

const go = (page: Page, where: string) => page.locator(`button[name=go][value=${where}]`).first().click();

/** Through every page to the last; `see` each. */
async function answer(page: Page, see: (name: string) => Promise<void>): Promise<void> {
  await page.goto('/report');
  await see('start');
  await page.locator('form[action="/report"] button').click();
  await see('words');
  // Nothing said is said on the page itself, and nothing is lost.
  await go(page, 'next');
  await expect(page.locator('.errors a')).toHaveCount(1);
  await see('words-fault');
  await page.locator('[name=words]').fill(WORDS);
  await go(page, 'next');
  await see('when');
  await page.locator('[name=happened-day]').fill('۲۰');
  await page.locator('[name=happened-month]').fill('11');
  await page.locator('[name=happened-year]').fill('2025');
  // Enter goes on, wherever the other buttons stand.
  await page.locator('[name=happened-year]').press('Enter');
  await see('district');
  await page.locator('[name=district]').selectOption('QTA');
  await go(page, 'next');
  await see('area');
  await page.locator('[name=station]').selectOption('QTA-SAR');
  await go(page, 'next');
  await see('place');
  await page.locator('[name=killi]').fill('کلی گل محمد');
  await go(page, 'next');
  await see('naming');
  await page.locator('[name=naming][value=give]').check();
  await go(page, 'next');
  await see('who');
  await page.locator('[name=phone]').fill('0300-0000001');
  await page.locator('[name=name]').fill('نور خاتون');
  await go(page, 'next');
  await see('reach');
  // Without a phone nobody can be rung: it is said at its question.
  await page.locator('[name=safe_whose][value=none]').check();
  await page.locator('[name=safe_ways][value=sms]').check();
  await go(page, 'next');
  await expect(page.locator('.errors a')).toHaveCount(1);
  await see('reach-fault');
  await page.locator('[name=safe_whose][value=family]').check();
  await page.locator('[name=safe_may][value=come]').check();
  await go(page, 'next');
  await expect(page.locator('dl.answers').getByText(WORDS)).toBeVisible();
  await see('check');
}

async function send(page: Page): Promise<{ number: string; code: string }> {
  await go(page, 'send');
  const number = await page.locator('.slip-number bdi').innerText();
  const code = await page.locator('.slip-code bdi').innerText();
  expect(number).toMatch(/^QTA-ONL-\d{4}-\d{6}$/);
  return { number, code };
}

/** From the page with number and code: a photo and what is none, each answered at its place; the list is what /track shows. */
async function addFiles(page: Page, held: { number: string; code: string }, see: (name: string) => Promise<void>): Promise<void> {
  const form = page.locator('form[action="/track/evidence"]');
  await form.locator('[name=photo]').setInputFiles([
    { name: 'gali.jpg', mimeType: 'image/jpeg', buffer: readFileSync(PHOTO) },
    { name: 'virus.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ not a photo') },
  ]);
  await form.locator('.buttons button').click();
  await expect(page.locator('.notice.good')).toHaveCount(1);
  await expect(page.locator('#photo-error')).toContainText('virus.jpg');
  await expect(page.locator('table tbody tr')).toHaveCount(1);
  expect(page.url()).not.toContain(held.code);
  expect(page.url()).not.toContain(held.number);
  await see('online-files');
  // The code was not lost: the form that came back takes what was right all along.
  await form.locator('[name=voice]').setInputFiles({ name: 'awaz.ogg', mimeType: 'audio/ogg', buffer: Buffer.from('OggS\0\x02a voice') });
  await form.locator('.buttons button').click();
  await expect(page.locator('table tbody tr')).toHaveCount(2);
  await expect(page.locator('.errors')).toHaveCount(0);
  await page.locator('form[action="/track"] button').last().click();
  await expect(page.locator('h1')).toContainText(held.number);
  await expect(page.locator('table tbody tr')).toHaveCount(2);
}

test('from a borrowed phone to number and code', async ({ page, browser, khidmat }) => {
  // Twelve pages, each looked at.
  test.slow();
  await answer(page, async (name) => {
    await expectLight(page);
    await look(page, `online-${name}`);
  });

  // A change leads back to the last page, with everything else as it was.
  await page.locator('button[name=go][value=place]').click();
  await page.locator('[name=landmark]').fill('جامع مسجد');
  await go(page, 'next');
  await expect(page.locator('#killi')).toContainText('جامع مسجد');

  // The other language keeps every answer.
  const language = await page.locator('html').getAttribute('lang');
  await go(page, 'stay');
  await expect(page.locator('html')).not.toHaveAttribute('lang', language ?? '');
  await expect(page.locator('dl.answers').getByText(WORDS)).toBeVisible();
  await go(page, 'stay');
  await expect(page.locator('html')).toHaveAttribute('lang', language ?? '');

  // Kept only because she asks; opened again with its number and code alone.
  await go(page, 'save');
  await look(page, 'online-kept');
  const [kept, secret] = await page.locator('.secret bdi').allInnerTexts();
  await page.goto('/report/draft');
  await page.locator('[name=number]').fill(kept);
  await page.locator('[name=code]').fill('2222-2222-2222');
  await page.locator('form[action="/report/draft"] button').click();
  await expect(page.locator('.errors a')).toHaveCount(1);
  await look(page, 'online-draft');
  await page.locator('[name=number]').fill(kept);
  await page.locator('[name=code]').fill(secret);
  await page.locator('form[action="/report/draft"] button').click();
  await expect(page.locator('dl.answers').getByText(WORDS)).toBeVisible();

  const { number, code } = await send(page);
  expect(page.url()).not.toContain(code);
  await look(page, 'online-done');
  const again = await page.reload();
  expect(again?.status()).toBe(200);
  expect(await page.locator('.slip-number bdi').innerText()).toBe(number);
  await expectLight(page);
  await addFiles(page, { number, code }, (name) => look(page, name));

  const pdf = await page.request.post('/report/slip.pdf', { form: { number, code, with_code: 'yes' } });
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.goto(khidmat.signIn('online-desk'));
  await page.goto('/reports');
  await page.getByText(number).click();
  await page.locator('[name=purpose][value=serve-citizen]').check();
  await page.locator('form button', { hasNotText: '×' }).last().click();
  await expect(page.getByText(WORDS)).toBeVisible();
  await look(page, 'online-at-the-desk');
  await followed(browser, page, { number, code }, 'online-tracked', async (citizen) => {
    await expect(citizen.getByText('نور خاتون')).toHaveCount(0);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a draft, and the same to the end', async ({ page }) => {
    await page.goto('/report');
    await page.locator('form[action="/report"] button').click();
    await page.locator('[name=words]').fill(WORDS);
    await go(page, 'save');
    await seen(page, 'online-kept-without-script');
    const [number, code] = await page.locator('.secret bdi').allInnerTexts();
    await page.goto('/report/draft');
    await seen(page, 'online-draft-without-script');
    await page.locator('[name=number]').fill(number);
    await page.locator('[name=code]').fill(code);
    await page.locator('form[action="/report/draft"] button').click();
    await expect(page.locator('[name=happened-day]')).toBeVisible();

    await answer(page, () => Promise.resolve());
    const held = await send(page);
    await seen(page, 'online-done-without-script');
    await addFiles(page, held, (name) => seen(page, `${name}-without-script`));
    await page.goto('/track');
    await page.locator('[name=number]').fill(held.number);
    await page.locator('[name=code]').fill(held.code);
    await page.locator('form[action="/track"] button').click();
    await expect(page.getByText(held.number).first()).toBeVisible();
    await expect(page.getByText('نور خاتون')).toHaveCount(0);
    await page.locator('form[action="/track/additions"] button').click();
    await seen(page, 'online-add-without-script');
    await page.locator('[name=words]').fill('ایک لڑکے کی قمیض نیلی تھی۔');
    await page.locator('form[action="/track/additions"] button').click();
    await expect(page.locator('.notice.good')).toBeVisible();
  });
});
