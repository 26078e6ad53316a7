// A sealed report: told at the counter, gone from the station, in the named officer's hands, its place released in danger, its
// seal opened by two and reviewed by a third.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

const WORDS = 'گھر والے مارتے ہیں، مجھے خطرہ ہے۔';

test('a sealed report is the named officer’s and nobody else’s', async ({ page, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=killi]').fill('کلی زرغون');
  await page.locator('[name=seal][value=violence]').check();
  await expectWellMade(page);
  await shot(page, 'sealed-question');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  await expectWellMade(page);
  await shot(page, 'sealed-slip');
  // Of her list the line of this very report: other journeys seal reports meanwhile.
  await page.goto(khidmat.signIn('woman-officer'));
  const list = await (await page.request.get('/api/v1/sealed')).json();
  const line = list.rows.find((row: { id: string }) => report.endsWith(row.id));
  const pseudonym: string = line?.pseudonym ?? 'no pseudonym';
  await page.goto(khidmat.signIn('moharrir'));
  const diary = await (await page.request.get('/diary.csv')).text();
  expect(diary).not.toContain(WORDS);
  expect(diary).toContain(pseudonym);
  await page.goto('/danger');
  await expectWellMade(page);
  await shot(page, 'sealed-danger');
  await page.locator('[name=pseudonym]').fill(pseudonym);
  await page.locator('main form[action="/danger"] button').click();
  await expect(page.locator('.found')).toContainText('کلی زرغون');
  await expectWellMade(page);
  await shot(page, 'sealed-danger-place');
  await page.goto(khidmat.signIn('woman-officer'));
  await page.goto('/sealed');
  await expectWellMade(page);
  await shot(page, 'sealed-list');
  await page.goto(`${report}?purpose=investigate`);
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'sealed-report');
  await page.goto(`${report}/hand-over`);
  await expectWellMade(page);
  await shot(page, 'sealed-hand-over');
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/break-glass');
  await expectWellMade(page);
  await shot(page, 'sealed-break-glass');
  const answer = await page.goto(`${report}?purpose=supervise`);
  expect(answer?.status()).toBe(404);
  await page.goto('/break-glass');
  await page.locator('[name=code]').fill(pseudonym);
  await page.locator('[name=reason]').fill('نامزد افسر سے رابطہ نہیں ہو رہا اور خاتون کی جان کو خطرہ بتایا گیا ہے۔');
  await page.locator('main form[action="/break-glass"] button').click();
  await expect(page.locator('.notice')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'sealed-break-glass-sent');
  expect((await page.goto(`${report}?purpose=supervise`))?.status()).toBe(404);
  await page.goto(khidmat.signIn('woman-officer'));
  await page.goto('/break-glass');
  const asked = page.locator('section.card').filter({ hasText: pseudonym });
  await expectWellMade(page);
  await shot(page, 'sealed-break-glass-asked');
  await asked.locator('button[formaction$="/agree"]').click();
  await page.goto(khidmat.signIn('sho'));
  await page.goto(`${report}?purpose=supervise`);
  await expect(page.getByText(WORDS)).toBeVisible();
  await page.goto(khidmat.signIn('dpo'));
  await page.goto('/break-glass');
  // He stands nearest above both: it may have been his wish.
  await expect(page.locator('section.card').filter({ hasText: pseudonym })).toBeVisible();
  await expect(page.locator('section.card').filter({ hasText: pseudonym }).locator('a[href$="/review"]')).toHaveCount(0);
  await page.goto(khidmat.signIn('auditor'));
  await page.goto('/break-glass');
  await page.locator('section.card').filter({ hasText: pseudonym }).locator('a[href$="/review"]').click();
  await expectWellMade(page);
  await shot(page, 'sealed-break-glass-review');

  // Handed over it is the other's, and no more hers who had it.
  await page.goto(khidmat.signIn('woman-officer'));
  await page.goto(`${report}/hand-over`);
  await page.locator('main form button').click();
  await expect(page.locator('#to-error')).toBeVisible();
  await page.locator('[name=to]').first().check();
  await page.locator('[name=reason]').fill('تبادلہ ہو گیا ہے');
  await page.locator('main form button').click();
  await expect(page).not.toHaveURL(/hand-over$/);
  expect((await page.goto(`${report}?purpose=investigate`))?.status()).toBe(404);
  await page.goto(khidmat.signIn('dpo'));
  await page.goto(`${report}?purpose=investigate`);
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'sealed-handed-over');
});
