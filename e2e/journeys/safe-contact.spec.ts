// Safe contact: asked at the counter, minded by whoever contacts, changed by her with the code.

import { expect, test } from '../support/test.ts';
import { atHome, look, seen, track } from './steps.ts';

test('she says how she may be reached, and it is minded', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill('پڑوسی روز دھمکی دیتا ہے۔');
  await page.locator('[name=landmark]').fill('سریاب روڈ، کسٹم چوک');
  await page.locator('[name=phone]').fill('0300-0000001');
  await page.locator('[name=safe_may][value=yes]').check();
  await page.locator('[name=safe_ways][value=call]').check();
  await page.locator('[name=safe_whose][value=family]').check();
  await page.locator('[name=safe_under][value=other]').check();
  await page.locator('[name=safe_from]').selectOption('9');
  await page.locator('[name=safe_to]').selectOption('12');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page.locator('.errors a')).toHaveCount(1);
  await look(page, 'safe-counter');
  await page.locator('[name=safe_name]').fill('باجی رقیہ');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const report = page.url().replace(/\/slip$/, '');
  const number = await page.locator('.slip-number bdi').innerText();
  const code = await page.locator('.slip-code bdi').innerText();

  await page.goto(khidmat.signIn('sho'));
  await page.goto(`${report}?purpose=serve-citizen`);
  await expect(page.locator('.notice').first()).toContainText('باجی رقیہ');
  await look(page, 'safe-report');
  await page.goto(`${report}/contacts`);
  await page.locator('[name=way][value=message]').check();
  await page.locator('[name=result][value=tried]').check();
  await page.locator('form[method=post]:not([action]) button.button').click();
  await expect(page.locator('#against-error')).toBeVisible();
  await look(page, 'safe-against');
  await page.locator('[name=against]').fill('عدالت کا حکم آج ہی پہنچانا تھا');
  await page.locator('form[method=post]:not([action]) button.button').click();
  await expect(page.getByText('عدالت کا حکم آج ہی پہنچانا تھا')).toBeVisible();
  await page.goto(`${report}/safe-contact`);
  await look(page, 'safe-present');

  for (const javaScript of [true, false]) {
    const { home, citizen } = await atHome(browser, page, javaScript);
    await citizen.goto('/track');
    await citizen.locator('[name=number]').fill(number);
    await citizen.locator('[name=code]').fill(code);
    await citizen.locator('form[action="/track"] button').click();
    await citizen.locator('form[action="/track/contact"] button').click();
    await expect(citizen.locator('[data-exit]')).toBeVisible();
    await citizen.locator('[name=safe_may][value=no]').check();
    if (javaScript) await look(citizen, 'safe-own');
    await citizen.locator('button[value=save]').click();
    await expect(citizen.locator('.notice.good')).toBeVisible();
    if (javaScript) await look(citizen, 'safe-own-done');
    else await seen(citizen, 'safe-own-done-without-script');
    await home.close();
  }
});

test('told by e-mail in the language that was chosen, in words that name no matter', async ({ page, browser, khidmat, request }) => {
  const address = 'nargis@example.pk';
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill('دکان کا تالا ٹوٹا ہوا ملا۔');
  await page.locator('[name=landmark]').fill('سریاب روڈ، کسٹم چوک');
  await page.locator('[name=safe_ways][value=email]').check();
  await page.locator('[name=safe_language][value=en]').check();
  await page.locator('form[action="/reports/new"] button').click();
  // The address was forgotten: it is said at its box, and what was ticked stays.
  await expect(page.locator('#safe_email-error')).toBeVisible();
  await expect(page.locator('[name=safe_language][value=en]')).toBeChecked();
  await look(page, 'safe-email');
  await page.locator('[name=safe_email]').fill(address);
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  const slip = { number: await page.locator('.slip-number bdi').innerText(), code: await page.locator('.slip-code bdi').innerText() };

  type Letter = { mailbox: string; subject: string; text: string };
  const hers = async () => {
    const all = (await (await request.get(`${khidmat.mailboxes}/messages.json`)).json()) as Letter[];
    return all.filter((one) => one.mailbox === address);
  };
  await expect.poll(async () => (await hers()).length, { timeout: 30_000 }).toBe(1);
  const [letter] = await hers();
  expect(letter?.subject).toBe('پیغام / Message');
  expect(letter?.text).toContain('There is news about your matter.');
  expect(letter?.text).not.toContain(slip.number);

  // At home the same questions, with and without a script.
  for (const javaScript of [true, false]) {
    const { home, citizen } = await atHome(browser, page, javaScript);
    await track(citizen, slip);
    await citizen.locator('form[action="/track/contact"] button').click();
    await expect(citizen.locator('[name=safe_email]')).toHaveValue(address);
    if (javaScript) await look(citizen, 'safe-own-email');
    else await seen(citizen, 'safe-own-email-without-script');
    await citizen.locator('[name=safe_language][value=ur]').check();
    await citizen.locator('button[value=save]').click();
    await expect(citizen.locator('.notice.good')).toBeVisible();
    await home.close();
  }
});
