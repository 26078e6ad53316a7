// The IT administrator lets another system bring reports; it brings one, and the officer sees who did; then its key is withdrawn.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

test('another system brings a report with its key', async ({ page, khidmat, request }) => {
  await page.goto(khidmat.signIn('it-admin'));
  await page.goto('/partners');
  await expectWellMade(page);
  await shot(page, 'partners-none');

  const form = page.locator('form[action="/partners"]');
  await form.locator('button').click();
  await expect(page.locator('a[href="#name"]')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'partners-wrong');

  await form.locator('[name=name]').fill('سٹی ہیلپ لائن 1911 کوئٹہ');
  await form.locator('button').click();
  const key = await page.locator('p.copyable').first().innerText();
  expect(key).toMatch(/^khp_[0-9a-f]{72}$/);
  await expectWellMade(page);
  await shot(page, 'partners-key');

  const origin = new URL(page.url()).origin;
  const brought = await request.post(`${origin}/georeport/v2/requests.json`, {
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': '1911-1' },
    form: {
      service_code: 'theft',
      description: 'رات کو دکان کا تالا ٹوٹا، نقدی چوری ہو گئی',
      lat: '30.1978',
      long: '67.0101',
      address_string: 'جناح روڈ',
      'attribute[station]': 'QTA-SAR',
    },
  });
  expect(brought.status()).toBe(201);
  const [told] = await brought.json();
  expect(told.service_notice).toContain(told.secret_code);
  const standing = await request.get(`${origin}/georeport/v2/requests/${told.service_request_id}.xml`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(await standing.text()).toContain('<status>open</status>');

  await page.locator('.buttons a').click();
  await expect(page.getByText('khp_')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'partners-one');
  await page.goto('/partners');
  await expectWellMade(page);
  await shot(page, 'partners-list');
  await page.getByRole('link', { name: 'سٹی ہیلپ لائن 1911 کوئٹہ' }).click();
  await page.locator('form[action$="/withdraw"] button').click();
  await expect(page.locator('form[action$="/withdraw"]')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'partners-withdrawn');
  const refused = await request.get(`${origin}/georeport/v2/requests.json`, { headers: { authorization: `Bearer ${key}` } });
  expect(refused.status()).toBe(403);
  expect((await refused.json())[0].code).toBe(403);

  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports');
  await page.getByRole('link', { name: told.service_request_id }).first().click();
  await page.locator('[name=purpose][value=supervise]').check();
  await page.locator('main form button').first().click();
  await expect(page.locator('main')).toContainText('سٹی ہیلپ لائن 1911 کوئٹہ');
  await expectWellMade(page);
  await shot(page, 'partners-report');
});
