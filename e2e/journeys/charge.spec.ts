// Who has charge: the officer in charge leaves and the next in rank has it; the supervising officer gives it to another by name, and back.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { look } from './steps.ts';

const send = (page: Page, change: string) => page.locator(`form[action="/charge/${change}"] button`).click();
/** Who has charge: the first line, without on what ground. */
const holder = async (page: Page) => (await page.locator('main > p').filter({ has: page.locator('b') }).first().innerText()).split('\n')[0];

test('the charge of a station passes, and comes back', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/charge');
  await look(page, 'charge');
  const before = await holder(page);
  const leave = page.locator('form[action="/charge/depart"]');
  // Where to is asked for.
  await leave.locator('[name=officer]').selectOption({ index: 1 });
  await send(page, 'depart');
  await expect(page.locator('.errors a')).toHaveCount(1);
  await look(page, 'charge-faults');

  const options = await leave.locator('[name=officer] option:not([value=""])').all();
  let sho = 'nobody in charge is listed';
  for (const option of options) {
    if (before?.includes(await option.innerText())) sho = (await option.getAttribute('value')) ?? sho;
  }
  await leave.locator('[name=officer]').selectOption(sho);
  await leave.locator('[name=said]').fill('پیشی پر سیشن کورٹ');
  await send(page, 'depart');
  await expect(page.locator('.errors a')).toHaveCount(0);
  expect(await holder(page)).not.toBe(before);
  await look(page, 'charge-away');

  // The supervising officer gives it to somebody by name.
  const here = new URL(page.url());
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto(`${here.pathname}${here.search}`);
  const given = page.locator('form[action="/charge/hand-over"]');
  const name = await given.locator('[name=officer] option:not([value=""])').first().innerText();
  await given.locator('[name=officer]').selectOption({ label: name });
  await look(page, 'charge-hand-over');
  await send(page, 'hand-over');
  expect(await holder(page)).toContain(name);
  await look(page, 'charge-handed-over');

  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/charge');
  await page.locator('form[action="/charge/return"] [name=officer]').selectOption(sho);
  await send(page, 'return');
  await page.goto(khidmat.signIn('sdpo'));
  await page.goto(`${here.pathname}${here.search}`);
  await given.locator('[name=officer]').selectOption(sho);
  await send(page, 'hand-over');
  expect(await holder(page)).toBe(before);
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/diary');
  await expect(page.locator('.diary')).toContainText('پیشی پر سیشن کورٹ');
});
