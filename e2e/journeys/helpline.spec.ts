// Somebody rings the helpline from the box that the demo brings along: a silent call is marked and stands first, a junk number sinks, and a
// report is filed from what the operator noted.

import type { APIRequestContext } from '@playwright/test';
import { expect, expectWellMade, shot, test } from '../support/test.ts';

type Ringing = { id: string; from: string; answered: number[] };

/** Rings from a number, is answered and put down; what the node answered. */
async function rings(request: APIRequestContext, exchange: string, from: string, over = true) {
  expect((await request.post(`${exchange}/ring`, { form: { from } })).ok()).toBe(true);
  const [call] = (await (await request.get(`${exchange}/calls.json`)).json()) as Ringing[];
  await request.post(`${exchange}/answer`, { form: { call: call!.id, extension: '204' } });
  if (over) await request.post(`${exchange}/end`, { form: { call: call!.id, by: 'caller' } });
  const [now] = (await (await request.get(`${exchange}/calls.json`)).json()) as Ringing[];
  expect(now!.answered.every((status) => status === 204)).toBe(true);
}

test('a silent call stands first, junk sinks, and a report is filed from a call', async ({ page, khidmat, request, misdeeds }) => {
  const HER = '03001112233';
  const JUNK = '03330000566';
  await rings(request, khidmat.helpline, JUNK);
  await rings(request, khidmat.helpline, HER);
  await rings(request, khidmat.helpline, '', false);
  await page.goto(khidmat.helpline);
  await expect(page.locator('li')).toHaveCount(3);
  await shot(page, 'helpline-exchange');
  misdeeds.length = 0;

  await page.goto(khidmat.signIn('helpline'));
  await page.goto('/helpline?still=yes');
  const links = page.locator('main a[href^="/helpline/"]');
  await expectWellMade(page);
  await expect(links.filter({ hasText: '233' })).toHaveText(/:\d\d.*233\W*$/);
  await shot(page, 'helpline-list');

  // The list taken away: as the page shows it, the end of a number and no more.
  for (const [end, begins] of [['csv', [0xef, 0xbb, 0xbf]], ['xlsx', [0x50, 0x4b, 0x03]]] as const) {
    const link = page.locator(`.downloads a[href="/helpline.${end}"]`);
    await expect(link).toBeVisible();
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(file.suggestedFilename()).toMatch(new RegExp(`^helpline-.*\\.${end}$`));
    const body = await (await page.request.get(`/helpline.${end}`)).body();
    expect([...body.subarray(0, 3)]).toEqual([...begins]);
    if (end === 'csv') {
      expect(body.toString()).toContain('…233');
      expect(body.toString()).not.toContain('1112233');
    }
  }

  // A junk call, and the next one of that number.
  await links.filter({ hasText: '566' }).last().click();
  await page.locator('[name=outcome][value=junk]').check();
  await page.locator('form[action$="/outcome"] button').click();
  await expect(page.locator('#reason-error')).toBeVisible();
  await page.locator('[name=reason]').selectOption('prank');
  await page.locator('form[action$="/outcome"] button').click();
  await expect(page.locator('form[action$="/outcome"]')).toHaveCount(0);
  await rings(request, khidmat.helpline, JUNK);

  // She cannot speak.
  await page.goto('/helpline?still=yes');
  await links.filter({ hasText: '233' }).click();
  await expectWellMade(page);
  await shot(page, 'helpline-call');
  await page.locator('form[action$="/silent"] button').click();
  await expect(page.locator('form[action$="/silent"]')).toHaveCount(0);
  await expect(page.locator('[name=outcome][value=junk]')).toHaveCount(0);
  await page.goto('/helpline?still=yes');
  await expect(links.first()).toContainText('233');
  await expect(links.last()).toContainText('566');
  await shot(page, 'helpline-silent-first');

  // What was done for her is said in words.
  await links.first().click();
  await page.locator('[name=outcome][value=could-not-speak]').check();
  await page.locator('form[action$="/outcome"] button').click();
  await expect(page.locator('#words-error')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'helpline-faults');
  await page.locator('[name=words]').fill('ایکسچینج سے مقام معلوم کروایا، گاڑی بھیجی۔');
  await page.locator('form[action$="/outcome"] button').click();
  await expect(page.locator('.ends li')).toHaveCount(1);
  await shot(page, 'helpline-done');

  // A report out of the call from a number that is not shown.
  await page.goto('/helpline?still=yes');
  await page.locator('main table').first().locator('a[href^="/helpline/"]').first().click();
  await page.locator('[name=note]').fill('دکان کا تالا ٹوٹا ہوا ہے، سامان غائب ہے');
  await page.locator('form[action$="/note"] button').click();
  await expect(page.locator('.thread .words')).toHaveCount(1);
  await page.locator('a[href$="/report"]').click();
  await expect(page.locator('[name=words]')).toHaveValue(/دکان کا تالا/);
  await expect(page.locator('[name=phone]')).toHaveValue('');
  await expectWellMade(page);
  await shot(page, 'helpline-report');
  await page.locator('main form button').last().click();
  await expect(page.locator('.thread a[href^="/reports/"]')).toHaveCount(1);
  await shot(page, 'helpline-filed');
});
