// Closing a report: asked by the district and refused where the rule says so; agreed by code, by slip, by voice and in person, or nobody was
// reached; taken back and opened again by whoever told it, counted.

import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import type { Server } from '../support/server.ts';
import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { atHome, look, seen, told, track, type Slip } from './steps.ts';

test('a report is taken back by her word and opened again with one press', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  const { report, ...slip } = await told(page, 'پڑوسی نے راستہ بند کر دیا ہے۔');
  await page.goto(khidmat.signIn('dpo'));
  await page.goto(`${report}/closing`);
  await page.locator('[name=reason]').fill('راستہ کھول دیا گیا ہے۔');
  await expectWellMade(page);
  await shot(page, 'closing-ask');
  await page.locator('main form button').first().click();
  await expect(page.locator('main')).toContainText(/First it must be said|پہلے یہ طے/);
  await expectWellMade(page);
  await shot(page, 'closing-refused');
  await page.goto('/closings');
  await expectWellMade(page);
  await shot(page, 'closings-empty');
  await page.context().clearCookies();
  await track(page, slip);
  await page.locator('form[action="/track/closing"] button').last().click();
  await expectWellMade(page);
  await shot(page, 'closing-withdraw');
  await page.locator('[name=place]').fill('گھر میں');
  await page.locator('[name=present]').fill('میرا بھائی');
  await page.locator('button[name=step][value=withdrawn]').click();
  await expect(page.locator('button[name=step][value=reopened]')).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'closing-withdrawn');
  await page.locator('button[name=step][value=reopened]').click();
  await expect(page.locator('button[name=step][value=reopened]')).toHaveCount(0);
  await page.goto(khidmat.signIn('dpo'));
  await page.goto('/closings');
  await expectWellMade(page);
  await shot(page, 'closings');
});

test('asked by the district, he agrees at home without a script, and may change his mind', async ({ page, browser, khidmat }) => {
  await page.goto(khidmat.signIn('dpo'));
  await page.goto('/closings');
  const before = await page.locator('main').innerText();
  const { home, citizen } = await atHome(browser, page, false);
  const slip = khidmat.slip('asked-to-close');
  await track(citizen, slip);
  await expect(citizen.locator('blockquote')).toContainText('نالی');
  await shot(citizen, 'closing-asked');
  await citizen.locator('button[name=step][value=agreed]').click();
  await expect(citizen.locator('button[name=step][value=reopened]')).toBeVisible();
  await shot(citizen, 'closing-agreed');
  await page.reload();
  expect(await page.locator('main').innerText()).not.toBe(before);
  await look(page, 'closings-agreed');
  await citizen.locator('button[name=step][value=reopened]').click();
  await expect(citizen.locator('button[name=step][value=reopened]')).toHaveCount(0);
  await home.close();
});

const PHOTO = '../platform/files/tests/photos/plain.jpg';

/** Where the report is that the province's story asks about: found by its number. */
async function storyOf(page: Page, khidmat: Server, number: string): Promise<string> {
  await page.goto(khidmat.signIn('sho'));
  await page.goto('/reports/search');
  await page.locator('[name=q]').fill(number);
  await page.locator('[name=purpose][value=serve-citizen]').check();
  await page.locator('form[action="/reports/search"] button').first().click();
  const href = await page.locator('main a', { hasText: number }).first().getAttribute('href');
  return new URL(href ?? '', page.url()).pathname;
}

/** The form for her answer; asked anew where the question does not stand any more. */
async function asked(page: Page, khidmat: Server, report: string): Promise<void> {
  await page.goto(khidmat.signIn('dpo'));
  await page.goto(`${report}/closing`);
  if ((await page.locator('[name=reason]').count()) > 0) {
    await page.locator('[name=reason]').fill('نالی کا رخ بدل دیا گیا ہے۔');
    await page.locator('main form button').first().click();
    await page.goto(`${report}/closing`);
  }
  await expect(page.locator('form[action$="/closing/answer"]')).toBeVisible();
}

const enter = (page: Page) => page.locator('form[action$="/closing/answer"] button').click();

/** At home, without a script: how it stands there, and open again with one press. */
async function reopenedAtHome(browser: Browser, page: Page, slip: Slip, name: string): Promise<void> {
  const { home, citizen } = await atHome(browser, page, false);
  await track(citizen, slip);
  await seen(citizen, name);
  await citizen.locator('button[name=step][value=reopened]').click();
  await expect(citizen.locator('button[name=step][value=reopened]')).toHaveCount(0);
  await home.close();
}

test('nobody was reached: it is written with each attempt and stays open, and he may still answer', async ({ page, browser, khidmat }) => {
  // Several people, each with a browser of his own.
  test.slow();
  const slip = khidmat.slip('asked-to-close');
  const report = await storyOf(page, khidmat, slip.number);
  await asked(page, khidmat, report);
  await page.locator('[name=step][value=unreached]').check();
  await enter(page);
  // Each attempt is stated, or nothing is written.
  await expect(page.locator('.errors a')).toHaveCount(1);
  await look(page, 'closing-unreached-fault');
  await page.locator('[name=words]').fill('۱۰ اور ۱۲ تاریخ کو فون کیا، گھر پر تالا تھا۔');
  await enter(page);
  await expect(page.locator('main')).toContainText('گھر پر تالا تھا');
  await look(page, 'closing-unreached');
  const { home, citizen } = await atHome(browser, page, false);
  await track(citizen, slip);
  await seen(citizen, 'closing-unreached-at-home');
  await citizen.locator('button[name=step][value=declined]').click();
  await expect(citizen.locator('button[name=step]')).toHaveCount(0);
  await home.close();
});

test('he agrees on a signed slip that lies with the report', async ({ page, browser, khidmat }) => {
  // Several people, each with a browser of his own.
  test.slow();
  const slip = khidmat.slip('asked-to-close');
  const report = await storyOf(page, khidmat, slip.number);
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto(`${report}/evidence`);
  await page.locator('[name=photo]').setInputFiles({ name: 'parchi.jpg', mimeType: 'image/jpeg', buffer: readFileSync(PHOTO) });
  await page.locator('form[action$="/evidence"] button:not([type=button])').click();
  await expect(page.locator('.notice.good')).toHaveCount(1);
  await asked(page, khidmat, report);
  await page.locator('[name=step][value=agreed]').check();
  await page.locator('[name=way][value=slip]').check();
  await enter(page);
  // Without the file nobody agreed.
  await expect(page.locator('.errors a')).toHaveCount(1);
  await page.locator('[name=file]').selectOption({ index: (await page.locator('[name=file] option').count()) - 1 });
  await look(page, 'closing-by-slip');
  await enter(page);
  await expect(page.locator('main')).toContainText(/signed slip|دستخط/);
  await look(page, 'closing-agreed-by-slip');
  await reopenedAtHome(browser, page, slip, 'closing-agreed-by-slip-at-home');
});

test('he agrees with his voice, sent from home', async ({ page, browser, khidmat }) => {
  // Several people, each with a browser of his own.
  test.slow();
  const slip = khidmat.slip('asked-to-close');
  const report = await storyOf(page, khidmat, slip.number);
  const { home, citizen } = await atHome(browser, page, false);
  await track(citizen, slip);
  const voice = Buffer.from(`OggS\0\x02${'میں راضی ہوں۔ '.repeat(3)}${test.info().project.name}`);
  await citizen.locator('[name=voice]').setInputFiles({ name: 'razi.ogg', mimeType: 'audio/ogg', buffer: voice });
  await citizen.locator('form[action="/track/evidence"] .buttons button').click();
  await expect(citizen.locator('.notice.good')).toHaveCount(1);
  await home.close();
  await asked(page, khidmat, report);
  await page.locator('[name=step][value=agreed]').check();
  await page.locator('[name=way][value=voice]').check();
  await page.locator('[name=file]').selectOption({ index: (await page.locator('[name=file] option').count()) - 1 });
  await enter(page);
  await expect(page.locator('main')).toContainText(/recorded voice|آواز/);
  await look(page, 'closing-agreed-by-voice');
  await reopenedAtHome(browser, page, slip, 'closing-agreed-by-voice-at-home');
});

test('he agrees in person, with who was there and where', async ({ page, browser, khidmat }) => {
  // Several people, each with a browser of his own.
  test.slow();
  const slip = khidmat.slip('asked-to-close');
  const report = await storyOf(page, khidmat, slip.number);
  await asked(page, khidmat, report);
  await page.locator('[name=step][value=agreed]').check();
  await page.locator('[name=way][value=in-person]').check();
  await enter(page);
  await expect(page.locator('.errors a')).toHaveCount(1);
  await page.locator('[name=words]').fill('ضلعی دفتر میں، ان کے بھائی عبدالباقی کے سامنے۔');
  await enter(page);
  await expect(page.locator('main')).toContainText('عبدالباقی');
  await look(page, 'closing-agreed-in-person');
  await reopenedAtHome(browser, page, slip, 'closing-agreed-in-person-at-home');
});
