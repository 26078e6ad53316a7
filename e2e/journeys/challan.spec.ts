// The end of an investigation: an interim report to the court, then the complete one, each as a paper; the list of what is due; an
// untraced one with the informant's notice. The citizen reads to which court it went, with and without JavaScript.

import { expect, test } from '../support/test.ts';
import { followed, look, paper, registered, send, told } from './steps.ts';

const COURT = 'جوڈیشل مجسٹریٹ سریاب، کوئٹہ';

test('an interim report, then the complete one', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const slip = await told(page, 'رات کو باڑے سے دو بکریاں غائب ہوئیں، دروازہ بند تھا۔');
  await page.goto(khidmat.signIn('sho'));
  const fir = await registered(page, slip.report);

  // Everything missing is said at once; the sections are those of the FIR.
  await page.locator(`a[href="${fir}/report"]`).click();
  await expect(page.locator('[name=sections]')).toHaveValue(/379/);
  await look(page, 'challan-form');
  await send(page, `${fir}/report`);
  await expect(page.locator('.errors a')).toHaveCount(3);
  await page.locator('[name=kind][value=interim]').check();
  await page.locator('[name=court]').fill(COURT);
  await page.locator('[name=words]').fill('گواہان کے بیانات قلم بند ہوئے۔ برآمدگی باقی ہے۔');
  await page.locator('[name=on_bail]').fill('بہت');
  await send(page, `${fir}/report`);
  await expect(page.locator('#on_bail-error')).toBeVisible();
  await expect(page.locator('[name=court]')).toHaveValue(COURT);
  await look(page, 'challan-faults');
  await page.locator('[name=on_bail]').fill('۱');
  await send(page, `${fir}/report`);
  await expect(page.locator('#beside')).toBeVisible();
  await paper(page, `${fir}/reports/1`, 'challan-interim');

  await page.locator(`a[href="${fir}/report"]`).click();
  await page.locator('[name=kind][value=complete]').check();
  await page.locator('[name=court]').fill(COURT);
  await page.locator('[name=carrier]').fill('روڈ سرٹیفکیٹ 214/26، بدست کانسٹیبل 1182');
  await page.locator('[name=sections]').fill('379, 411');
  await page.locator('[name=in_custody]').fill('2');
  await page.locator('[name=proclaimed]').fill('1');
  await page.locator('[name=words]').fill('ملزمان سے دونوں بکریاں برآمد ہوئیں۔\nتین گواہوں نے شناخت کی۔');
  await page.locator('[name=witnesses]').fill('نور خاتون؛ ہیڈ کانسٹیبل عبدالرشید 412');
  await page.locator('[name=property]').fill('دو بکریاں، مال خانہ نمبر 61/26');
  await send(page, `${fir}/report`);
  await expect(page.locator('#beside')).toBeVisible();
  await look(page, 'challan-beside');
  await paper(page, `${fir}/reports/2`, 'challan-complete');

  await page.goto('/challans');
  await look(page, 'challans');
  await page.locator('nav.choices a[href="/challans?state=sent"]').click();
  await expect(page.locator(`a[href="${fir}"]`)).toBeVisible();
  await page.goto('/challans?state=cancelled');
  await look(page, 'challans-empty');

  await followed(browser, page, slip, 'home-tracked-challan', async (citizen) => {
    await expect(citizen.locator('.timeline').getByText(COURT).first()).toBeVisible();
    await expect(citizen.locator('form[action="/track/notice"]')).toHaveCount(0);
    await expect(citizen.getByText('عبدالرشید')).toHaveCount(0);
  });
});

test('nobody was traced, and she reads why', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const slip = await told(page, 'بازار میں کسی نے جیب سے بٹوا نکال لیا۔');
  await page.goto(khidmat.signIn('sho'));
  const fir = await registered(page, slip.report);
  await page.goto(`${fir}/report`);
  await page.locator('[name=kind][value=untraced]').check();
  await page.locator('[name=court]').fill(COURT);
  await page.locator('[name=words]').fill('بازار کے دکانداروں سے پوچھ گچھ ہوئی۔');
  await send(page, `${fir}/report`);
  await expect(page.locator('#reasons-error')).toBeVisible();
  await page.locator('[name=reasons]').fill('باوجود تلاش کے ملزم کا پتہ نہ چلا، کوئی کیمرہ نہ تھا۔');
  await send(page, `${fir}/report`);
  await expect(page.locator('#beside')).toBeVisible();
  await paper(page, `${fir}/reports/1`, 'challan-untraced');
  await paper(page, `${fir}/notices/informant`, 'challan-notice');
  await followed(browser, page, slip, 'home-tracked-untraced', async (citizen) => {
    await expect(citizen.getByText('کوئی کیمرہ نہ تھا').first()).toBeVisible();
    await expect(citizen.locator('form[action="/track/notice"] button')).toBeVisible();
  });
});
