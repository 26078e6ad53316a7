// Somebody writes an e-mail with a paper in it; the desk reads it and answers, and the answer lies in the mailbox it came from. The mail server is
// in the box that the demo brings along.

import type { APIRequestContext } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

const HER = 'gul.bibi@example.pk';
const ANSWER = 'ہم نے آپ کا پیغام پڑھ لیا ہے۔ جواب میں یہیں لکھیں۔';

type Letter = { mailbox: string; from: string; subject: string; text: string; id: string; answers: string; automatic: string };

async function letters(request: APIRequestContext, mailboxes: string, of: string) {
  const all = (await (await request.get(`${mailboxes}/messages.json`)).json()) as Letter[];
  return all.filter((one) => one.mailbox === of);
}

test('an e-mail is answered by a person', async ({ page, khidmat, request }) => {
  const file = { name: 'medical.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n') };
  const written = { from: HER, subject: 'مدد چاہیے', text: 'میرا بھائی مجھے گھر سے نکلنے نہیں دیتا۔ ڈاکٹر کا کاغذ ساتھ ہے۔', file };
  expect((await request.post(`${khidmat.mailboxes}/write`, { multipart: written })).ok()).toBe(true);

  await page.goto(khidmat.signIn('online-desk'));
  const listed = page.locator('main a', { hasText: 'مدد چاہیے' });
  await expect(async () => {
    await page.goto('/inbox');
    await expect(listed).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await shot(page, 'email-list');
  await listed.click();
  await expect(page.locator('.thread li')).toHaveCount(1);
  await expect(page.locator('.thread')).toContainText('ڈاکٹر کا کاغذ');
  await page.locator('[name=words]').fill(ANSWER);
  await page.locator('form[action$="/answer"] button').click();
  await expect(page.locator('.thread li')).toHaveCount(2);
  await expectWellMade(page);
  await shot(page, 'email-thread');

  await expect.poll(async () => (await letters(request, khidmat.mailboxes, HER)).length, { timeout: 20_000 }).toBe(1);
  const [answer] = await letters(request, khidmat.mailboxes, HER);
  const [hers] = await letters(request, khidmat.mailboxes, 'madad@police.example.pk');
  expect(answer).toMatchObject({ subject: 'پیغام / Message', text: ANSWER, answers: hers?.id, automatic: '' });
});

test('the mailboxes of the box', async ({ page, khidmat, request, misdeeds }) => {
  const written = { from: 'jan@example.pk', subject: 'شکریہ', text: 'آپ کا شکریہ۔' };
  expect((await request.post(`${khidmat.mailboxes}/write`, { multipart: written })).ok()).toBe(true);
  await page.goto(khidmat.mailboxes);
  await expect(page.locator('li').first()).toBeVisible();
  await shot(page, 'email-mailboxes');
  // The box is no page of the program.
  misdeeds.length = 0;
});

test('the administrator sees how e-mail does', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('it-admin'));
  await page.goto('/channels');
  const section = page.locator('section').nth(2);
  await expect(section.getByRole('heading')).toContainText(/E-mail|ای میل/);
  await expect(section.locator('dd').last()).toBeVisible();
  await expectWellMade(page);
  await section.scrollIntoViewIfNeeded();
  await shot(page, 'email-channels');
});
