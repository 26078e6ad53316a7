// The hardest citizen: she speaks Brahui through her neighbour, puts her thumb, and her voice is kept. At home she adds a
// photo without JavaScript. The officer in charge sees where it was taken; a photo of 45 MB is refused with its limit.

import { readFileSync } from 'node:fs';
import { expect, expectLight, expectWellMade, shot, test } from '../support/test.ts';
import { atHome, look, paper, track } from './steps.ts';

const PHOTO = '../platform/files/tests/photos/with-place.jpg';

test('her voice, her thumb, and a photo from home', async ({ page, browser, khidmat }) => {
  // A voice is recorded for seconds, and 45 MB are sent.
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await page.locator('[name=spoken][value=other]').check();
  await page.locator('[name=spoken_other]').fill('کھیترانی');
  await page.locator('[name=words]').fill('رات کو گلی میں شور ہوا، پھر گولی چلی۔');
  await page.locator('[name=landmark]').fill('ریلوے پھاٹک');
  await page.locator('[name=interpreter]').fill('گل بی بی');
  await page.locator('[name=interpreter_relation]').fill('پڑوسن');
  await page.locator('[name=read_by]').fill('ہیڈ کانسٹیبل نور احمد');
  await page.locator('[name=signed][value=thumb]').check();
  await page.locator('form[action="/reports/new"] button').click();
  // The witness was forgotten: everything typed is still there.
  await expect(page.locator('#witness-error')).toBeVisible();
  await expect(page.locator('[name=interpreter]')).toHaveValue('گل بی بی');
  await page.locator('[name=witness]').fill('حاجی محمد');
  await expectWellMade(page);
  await shot(page, 'taking-form');
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  await expectWellMade(page);
  await shot(page, 'taking-slip');
  await expect(page.getByText('کھیترانی')).toBeVisible();
  await expect(page.getByText('گل بی بی')).toHaveCount(0);
  const number = await page.locator('.slip-number bdi').innerText();
  const code = await page.locator('.slip-code bdi').innerText();
  await paper(page, `${new URL(page.url()).pathname}.pdf`, 'slip-read-back');
  const report = page.url().replace('/slip', '');

  await page.goto(`${report}/evidence`);
  const face = page.locator('.recorder');
  await face.locator('button').first().click();
  await page.waitForTimeout(2500);
  await face.locator('button').nth(1).click();
  await expect(face.locator('audio')).toBeVisible();
  await page.locator('[name=thumb]').setInputFiles(PHOTO.replace('with-place', 'plain'));
  await expectWellMade(page);
  await shot(page, 'evidence-recorded');
  await page.locator(`form[action$="/evidence"] button:not([type=button])`).click();
  await expect(page.locator('.notice.good')).toHaveCount(2);
  await expectWellMade(page);
  await shot(page, 'evidence-added');

  const language = await page.locator('html').getAttribute('lang');
  const home = await browser.newContext({
    javaScriptEnabled: false,
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: page.viewportSize(),
    baseURL: khidmat.address,
  });
  const citizen = await home.newPage();
  await citizen.goto('/track');
  await citizen.locator('[name=number]').fill(number);
  await citizen.locator('[name=code]').fill(code);
  await citizen.locator('form[action="/track"] button').click();
  await shot(citizen, 'evidence-track');
  await citizen.locator('[name=photo]').setInputFiles([
    { name: 'gali.jpg', mimeType: 'image/jpeg', buffer: readFileSync(PHOTO) },
    { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7\n%%EOF') },
    { name: 'virus.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ not a photo') },
  ]);
  await citizen.locator('form[action="/track/evidence"] .buttons button').click();
  await expect(citizen.locator('.notice.good')).toHaveCount(2);
  await expect(citizen.locator('.errors a')).toHaveCount(1);
  await expect(citizen.locator('#photo-error')).toContainText('virus.jpg');
  await shot(citizen, 'evidence-home');
  // Far too large: the limit is named, and what was added stays.
  const huge = Buffer.concat([readFileSync(PHOTO), Buffer.alloc(45 * 1024 * 1024)]);
  await citizen.locator('[name=photo]').setInputFiles({ name: 'huge.jpg', mimeType: 'image/jpeg', buffer: huge });
  await citizen.locator('form[action="/track/evidence"] .buttons button').click();
  await expect(citizen.locator('#photo-error')).toContainText('15');
  await shot(citizen, 'evidence-too-large');
  await home.close();
  // With JavaScript she can record her voice there.
  const other = await atHome(browser, page, true);
  await track(other.citizen, { number, code });
  await expect(other.citizen.locator('.recorder').first()).toBeVisible();
  await expectLight(other.citizen);
  await look(other.citizen, 'evidence-track-script');
  await other.home.close();

  const sho = await browser.newContext({
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: page.viewportSize(),
    baseURL: khidmat.address,
  });
  const desk = await sho.newPage();
  await desk.goto(khidmat.signIn('sho'));
  await desk.goto(`${report}?purpose=serve-citizen`);
  await expect(desk.getByText('30.19')).toBeVisible();
  const audio = desk.locator('.evidence audio').first();
  await audio.evaluate((player: HTMLAudioElement) => player.play());
  await expect.poll(() => audio.evaluate((player: HTMLAudioElement) => player.currentTime)).toBeGreaterThan(0);
  const photo = desk.locator('.evidence img').last();
  await photo.scrollIntoViewIfNeeded();
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await expectWellMade(desk);
  await shot(desk, 'evidence-report');
  await sho.close();
});
