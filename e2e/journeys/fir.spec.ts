// From a citizen's words to a numbered FIR: the clerk records, whoever has charge registers, the citizen sees the number
// at home without JavaScript, a copy leaves the station.

import { expect, expectWellMade, shot, test } from '../support/test.ts';
import { paper, told, track } from './steps.ts';

const WORDS = 'کل شام بازار میں دو لڑکوں نے مجھ سے موبائل چھین لیا اور موٹر سائیکل پر بھاگ گئے۔';

test('from a report to a numbered FIR', async ({ page, browser, khidmat }) => {
  test.slow();
  await page.goto(khidmat.signIn('moharrir'));
  const { report, ...slip } = await told(page, WORDS);

  await page.goto(khidmat.signIn('sho'));
  await page.goto(`${report}?purpose=supervise`);
  await expectWellMade(page);
  await shot(page, 'fir-report');
  await page.locator('a[href^="/firs/new"]').click();
  await expect(page.locator('[name=words]')).toHaveValue(WORDS);
  await expect(page.locator('[name=place]')).toHaveValue(/کسٹم چوک/);
  await expectWellMade(page);
  await shot(page, 'fir-form');

  // Everything missing is said at once; nothing typed is lost.
  await page.locator('[name=sections]').fill('392, 9999');
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page.locator('.errors a')).toHaveCount(2);
  await expect(page.locator('.notice.warning li').first()).toBeVisible();
  await expect(page.locator('[name=words]')).toHaveValue(WORDS);
  await expectWellMade(page);
  await expect(page.locator('#warnings_seen-error')).toBeVisible();
  await shot(page, 'fir-faults');

  await page.locator('[name=sections]').fill('۳۹۲, 34');
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=thumb]').check();

  // What does not fit is warned of, all together and once; it holds nothing back.
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page.locator('.errors')).toHaveCount(0);
  await expect(page.locator('.notice.warning a[href="#warnings_seen"]')).toBeVisible();
  await expect(page.locator('#warnings_seen')).not.toBeChecked();
  await expect(page.locator('#warnings_seen')).toHaveValue('no-property');
  await expectWellMade(page);
  await shot(page, 'fir-warned');
  await page.locator('[name=sections]').fill('۳۹۲, 34, ۱۵-ب اسلحہ');
  await page.locator('[name=property]').fill('موبائل فون، مالیتی 40000 روپے');
  await page.locator('#warnings_seen').check();
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page.locator('#warnings_seen')).toHaveValue(/unlisted-section/);
  await page.locator('#warnings_seen').check();
  await page.locator('form[action="/firs/new"] button').click();
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  const cited = await page.locator('h1').innerText();
  expect(cited.replace(/[\u2066-\u2069]/g, '')).toMatch(/\d+\/\d\d$/);
  const fir = (cited.match(/\d+\/\d\d/) ?? [''])[0];
  await expect(page.getByText('15-ب اسلحہ').first()).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'fir');

  const pdf = await page.request.get(`${page.url()}/form.pdf`);
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await page.locator('[name=kind][value=informant]').check();
  await page.locator('[name=recipient]').fill('نور خاتون');
  await page.locator('form[action$="/copies"] button').click();
  await expect(page.locator('.timeline').getByText('نور خاتون')).toBeVisible();

  await page.goto('/firs');
  await expect(page.getByText(fir, { exact: true }).first()).toBeVisible();
  await expect(page.getByText('نور خاتون')).toHaveCount(0);
  await expectWellMade(page);
  await shot(page, 'firs');

  const home = await browser.newContext({ javaScriptEnabled: false, viewport: page.viewportSize(), baseURL: khidmat.address });
  const citizen = await home.newPage();
  await track(citizen, slip);
  await expect(citizen.getByText(fir).first()).toBeVisible();
  // Her copy, with number and code alone.
  await expect(citizen.locator('form[action="/track/fir.pdf"] button')).toBeVisible();
  await paper(citizen, '/track/fir.pdf', 'fir-copy', { ...slip });
  await shot(citizen, 'home-tracked-fir');
  await home.close();
});

test('the law by number and by what people say', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('sho'));
  for (const [name, asked] of Object.entries({ number: '۳۷۹', roman: 'mobile snatching', nothing: 'zzzzzzz' })) {
    await page.goto(`/law?q=${encodeURIComponent(asked)}`);
    await expectWellMade(page);
    await shot(page, `law-${name}`);
  }
});
