// The IT administrator lets another system be told: adds it, hands over its secret, sends a test, and sees it arrive.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

/** A receiver on this machine, and what it was sent. */
async function receiver() {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { got, url: `http://127.0.0.1:${port}/khidmat`, close: () => server.close() };
}

test('another system is told, with a signature', async ({ page, khidmat }) => {
  const other = await receiver();
  await page.goto(khidmat.signIn('it-admin'));
  await page.goto('/webhooks');
  await expectWellMade(page);
  await shot(page, 'webhooks-none');

  const form = page.locator('form[action="/webhooks"]');
  await form.locator('[name=name]').fill('سیف سٹی کوئٹہ');
  await form.locator('[name=url]').fill('receiver');
  await form.locator('button').click();
  await expect(form.locator('[name=name]')).toHaveValue('سیف سٹی کوئٹہ');
  await expectWellMade(page);
  await shot(page, 'webhooks-wrong');

  await form.locator('[name=url]').fill(other.url);
  await form.locator('[name=events][value="complaints.file"]').check();
  await form.locator('[name=events][value="station-records.fir-register"]').check();
  await form.locator('button').click();
  const secret = await page.locator('p.copyable').innerText();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await expectWellMade(page);
  await shot(page, 'webhooks-secret');

  await page.locator('.buttons a').click();
  await page.locator('form[action$="/test"] button').click();
  await expect.poll(() => other.got.length).toBe(1);
  const [{ headers, body }] = other.got;
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  await expect(async () => {
    await page.reload();
    await expect(page.locator('table form[action$="/replay"]')).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText('whsec_')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'webhooks-one');

  other.close();
  await page.locator('form[action$="/test"] button').click();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('tbody tr')).toHaveCount(2, { timeout: 500 });
    await expect(page.locator('tbody tr').first().locator('td').nth(2)).toContainText(/[1-9]/, { timeout: 500 });
  }).toPass();
  await page.locator('form[action$="/pause"] button').click();
  await expect(page.locator('form[action$="/resume"]')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'webhooks-paused');

  await page.goto('/webhooks');
  await expectWellMade(page);
  await shot(page, 'webhooks-list');
  await page.getByRole('link', { name: 'سیف سٹی کوئٹہ' }).click();
  await page.locator('form[action$="/remove"] button').click();
  await expect(page).toHaveURL(/\/webhooks$/);
  await expect(page.getByRole('link', { name: 'سیف سٹی کوئٹہ' })).toHaveCount(0);
});
