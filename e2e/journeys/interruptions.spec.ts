// What cannot wait: a clerk takes down that somebody's life is in danger, it is on whatever page the station's officer has open, he says
// who was sent, and it is gone. A missing child beside it stays until ZARRA is informed.

import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { told } from './steps.ts';

test('danger to life is on every page until somebody says who was sent', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const { report, number } = await told(page, 'بھائی بندوق لے کر دروازے پر کھڑا ہے۔');
  await page.goto(`${report}/alarms`);
  await expectWellMade(page);
  await shot(page, 'interruptions-say');
  await page.locator('.button.danger').click();
  await expect(page.locator('.errors a')).toHaveCount(2);
  await page.locator('[name=kind][value=danger]').check();
  await page.locator('[name=words]').fill('وہ اندر بچوں کے ساتھ ہے، گلی میں روشنی نہیں۔');

  // The officer in charge sits before another page, and loads nothing.
  const language = await page.locator('html').getAttribute('lang');
  const duty = await browser.newContext({
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: page.viewportSize(),
    baseURL: khidmat.address,
  });
  const sho = await duty.newPage();
  await sho.goto(khidmat.signIn('sho'));
  await sho.goto('/diary');
  await expect(sho.locator('[data-interrupt]')).toBeHidden();
  await page.locator('.button.danger').click();
  await expect(page).toHaveURL(/purpose=serve-citizen$/);
  await expectWellMade(page);
  await shot(page, 'interruptions-report');
  const band = sho.locator('[data-interrupt]');
  await expect(band.getByText(number)).toBeVisible({ timeout: 40_000 });
  await expect(sho).toHaveTitle(/^\(1\) /);
  await expectWellMade(sho);
  await shot(sho, 'interruptions-band');

  await sho.goto('/clocks');
  await expect(sho.locator('#urgent').getByText(number)).toBeVisible();
  await expectWellMade(sho);
  await shot(sho, 'interruptions-clocks');
  await sho.locator('#urgent a').first().click();
  await expectWellMade(sho);
  await shot(sho, 'interruptions-answer');
  await sho.locator('section.notice form button').click();
  await expect(sho.locator('.errors a')).toHaveCount(1);
  await sho.locator('section.notice [name=words]').fill('گشت 2 تین منٹ میں پہنچی، ملزم پکڑا گیا، بچے محفوظ۔');
  await sho.locator('section.notice form button').click();
  await expect(sho).toHaveURL(/purpose=serve-citizen$/);
  await expect(sho.getByText('گشت 2').first()).toBeVisible();
  await expect(sho.locator('[data-interrupt]')).toBeHidden({ timeout: 40_000 });
  await duty.close();
});
