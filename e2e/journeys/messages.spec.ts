// A telephone in the sandbox writes; the program answers what it understands, and the desk answers and files the rest.

import type { APIRequestContext } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

const HER = '+923001112233';

type Out = { phone: string; text: string };

/** Somebody writes from `from`; what the node answered. */
async function writes(request: APIRequestContext, telephones: string, from: string, text: string, how = 'once') {
  const done = await request.post(`${telephones}/write`, { form: { from, text, how } });
  expect(done.status()).toBe(200);
}

test('a message is answered by a person, and becomes a report', async ({ page, khidmat, request }) => {
  const arrived = async (phone: string) => {
    const all = (await (await request.get(`${khidmat.telephones}/messages.json`)).json()) as Out[];
    return all.filter((one) => one.phone === phone).map((one) => one.text);
  };
  await writes(request, khidmat.telephones, HER, 'وہ پھر دروازے پر کھڑا ہے، میں بول نہیں سکتی', 'twice');
  await writes(request, khidmat.telephones, '+923004445566', 'رعایتی قرضہ حاصل کریں');
  await expect.poll(() => arrived(HER), { timeout: 20_000 }).toHaveLength(1);
  expect((await arrived(HER))[0]).toContain('15');

  await page.goto(khidmat.signIn('online-desk'));
  await page.goto('/inbox');
  await expect(page.locator('main a', { hasText: /وہ پھر دروازے|رعایتی/ })).toHaveCount(2);
  await expectWellMade(page);
  await shot(page, 'messages-list');

  await page.locator('main a', { hasText: 'وہ پھر دروازے' }).click();
  await expect(page.locator('.thread li')).toHaveCount(2);
  await page.locator('form[action$="/silent"] button').click();
  await page.locator('[name=words]').fill('ہم نے پڑھ لیا ہے۔ یہیں لکھتے رہیں۔');
  await page.locator('form[action$="/answer"] button').click();
  await expect(page.locator('.thread li')).toHaveCount(3);
  await expect.poll(() => arrived(HER), { timeout: 20_000 }).toContain('ہم نے پڑھ لیا ہے۔ یہیں لکھتے رہیں۔');
  await expectWellMade(page);
  await shot(page, 'messages-thread');

  await page.locator('.thread a[href$="/report"]').click();
  await expect(page.locator('[name=words]')).toHaveValue(/وہ پھر دروازے/);
  await expectWellMade(page);
  await shot(page, 'messages-file');
  await page.locator('main form button').last().click();
  await expect(page.locator('.thread a[href^="/reports/"]')).toHaveCount(1);

  await page.goto('/inbox');
  await writes(request, khidmat.telephones, HER, '...');
  await expect(async () => {
    await page.reload();
    await expect(page.locator('main a[href^="/inbox/"]').first()).toHaveText(/کوئی لفظ نہیں|no words/);
  }).toPass({ timeout: 20_000 });
  await shot(page, 'messages-list-silent');
  await page.locator('main a', { hasText: 'رعایتی' }).click();
  await page.locator('.thread summary').click();
  await page.locator('[name=reason]').selectOption('junk');
  await page.locator('form[action$="/aside"] button').click();
  await expect(page.locator('form[action$="/aside"]')).toHaveCount(0);
});

test('a report and its status by text message', async ({ khidmat, request }) => {
  const phone = '+923007778899';
  const last = async () => {
    const all = (await (await request.get(`${khidmat.telephones}/messages.json`)).json()) as Out[];
    return all.findLast((one) => one.phone === phone)?.text ?? '';
  };
  await writes(request, khidmat.telephones, phone, 'رپورٹ میری بکری چوری ہو گئی');
  await expect.poll(last, { timeout: 20_000 }).toMatch(/^[A-Z]+-ONL-/);
  const number = (await last()).split(':')[0]!;
  await writes(request, khidmat.telephones, phone, 'کوڈ');
  await expect.poll(last, { timeout: 20_000 }).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const code = (await last()).slice(-14);
  await writes(request, khidmat.telephones, phone, `${code} ${number}`);
  await expect.poll(last, { timeout: 20_000 }).toMatch(new RegExp(`^${number}: `));
  await writes(request, khidmat.telephones, phone, `${number} 2222-2222-2222`, 'forged');
  await writes(request, khidmat.telephones, phone, `${number} 2222-2222-2222`);
  await expect.poll(last, { timeout: 20_000 }).not.toContain(number);
});
