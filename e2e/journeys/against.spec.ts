// A report about a police officer: told at his own counter and from home, heard above him, answered, and nowhere at his station.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

const WORDS = 'تھانے والے میری ایف آئی آر درج نہیں کر رہے۔';

test('what is said of an officer is heard above him', async ({ page, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=killi]').fill('کلی زرغون');
  await page.locator('[name=against][value=yes]').check();
  await page.locator('details.against summary').click();
  await page.locator('[name=against_kind][value=no-fir]').check();
  await page.locator('[name=against_station]').selectOption('QTA-SAR');
  await page.locator('[name=against_post]').selectOption('sho');
  await expectWellMade(page);
  await shot(page, 'against-question');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  const code = await page.locator('.slip-code bdi').innerText();
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto('/sealed');
  await expectWellMade(page);
  await shot(page, 'against-list');
  await page.goto(`${report}?purpose=investigate`);
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'against-report');
  await page.goto(`${report}/officers`);
  await expectWellMade(page);
  await shot(page, 'against-officers');
  await page.goto(`${report}/answer`);
  await page.locator('[name=finding][value=upheld]').check();
  await page.locator('[name=words]').fill('ایف آئی آر درج کرنے کا حکم دے دیا گیا۔');
  await expectWellMade(page);
  await shot(page, 'against-answer');
  await page.locator('main form button').first().click();
  await expect(page).toHaveURL(/purpose=investigate/);
  await page.goto(khidmat.signIn('sho'));
  const answer = await page.goto(`${report}?purpose=supervise`);
  expect(answer?.status()).toBe(404);
  await page.context().clearCookies();
  await page.goto('/track');
  await page.locator('[name=code]').fill(code);
  await page.locator('main form button').first().click();
  await expect(page.getByText('ایف آئی آر درج کرنے کا حکم دے دیا گیا۔')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'against-tracked');
});

test('from home it is asked on a page of its own', async ({ page }) => {
  await page.goto('/report');
  await page.locator('main form button').first().click();
  await page.locator('[name=words]').fill(WORDS);
  await page.locator('[name=against][value=yes]').check();
  await expectWellMade(page);
  await shot(page, 'against-home');
  await page.locator('button[name=go][value=next]').click();
  await expect(page.locator('[name=against_kind]').first()).toBeVisible();
  await page.locator('[name=against_kind][value=gratification]').check();
  await expectWellMade(page);
  await shot(page, 'against-home-officer');
  await page.locator('button[name=go][value=next]').click();
  await expect(page.locator('[name=when_unknown]')).toBeVisible();
});
