// When the power is away: numbered slips on paper beforehand, one entered when it is back, one spoiled; each is accounted for.

import { expect, test } from '../support/test.ts';
import { look } from './steps.ts';

test('paper slips are issued, entered and struck off', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/slips');
  await page.locator('[name=count]').fill('۲');
  const [paper] = await Promise.all([page.waitForEvent('download'), page.locator('form[action="/slips/issue"] button').click()]);
  expect(paper.suggestedFilename()).toMatch(/-slips\.pdf$/);
  await page.goto('/slips');
  const out = page.locator('ul.numbers li');
  // The oldest was printed days ago and is used now; one of the new ones is spoiled.
  const numbers = (await out.allInnerTexts()).map((number) => number.trim());
  const [first = '', second = ''] = [numbers.at(0), numbers.at(-1)];
  await look(page, 'slips-out');

  // The power is back: what was told meanwhile stands with its own hour.
  const told = new Date(Date.now() + 5 * 3_600_000);
  await page.goto('/slips/enter');
  await page.locator('[name=slip]').fill(first);
  await page.locator('[name=arrived-day]').fill(String(told.getUTCDate()));
  await page.locator('[name=arrived-month]').fill(String(told.getUTCMonth() + 1));
  await page.locator('[name=arrived-year]').fill(String(told.getUTCFullYear()));
  await page.locator('form[action="/slips/enter"] button').click();
  await expect(page.locator('.errors a').first()).toBeVisible();
  await look(page, 'slips-faults');
  await page.locator('[name=arrived_hour-hour]').fill(String(told.getUTCHours()));
  await page.locator('[name=arrived_hour-minute]').fill(String(told.getUTCMinutes()));
  await page.locator('[name=words]').fill('بجلی نہیں تھی، کاغذی سلپ پر لکھا گیا: دکان کا تالا ٹوٹا ہوا ملا۔');
  await page.locator('[name=killi]').fill('کلی زرغون');
  await page.locator('form[action="/slips/enter"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  await look(page, 'slips-entered');

  await page.goto('/slips');
  await page.locator('form[action="/slips/void"] [name=slip]').fill(second);
  await page.locator('form[action="/slips/void"] [name=why]').fill('سیاہی گر گئی');
  await page.locator('form[action="/slips/void"] button').click();
  await expect(page).toHaveURL(/\/slips$/);
  await expect(page.locator('ul.numbers li')).toHaveCount(numbers.length - 2);
});
