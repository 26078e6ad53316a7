// Somebody who must not know holds the phone afterwards: after a private report nothing on it shows that there was one.

import { expect, test } from '../support/test.ts';
import { atHome, look, seen } from './steps.ts';

const WORDS = 'شوہر مارتا ہے اور باہر نہیں جانے دیتا۔';
const TELLING = /police|پولیس|report|رپورٹ|complain|شکایت|QTA-|track|مارتا/i;

for (const javaScript of [true, false]) {
  test(`nothing stays on the phone ${javaScript ? 'with' : 'without'} JavaScript`, async ({ page, browser, khidmat }) => {
    await page.goto('/report');
    const { home, citizen } = await atHome(browser, page, javaScript);
    const titles = new Set<string>();
    const saw = async () => titles.add(await citizen.title());
    const next = async () => {
      await saw();
      await expect(citizen.locator('[data-exit]')).toBeVisible();
      await citizen.locator('button[name=go][value=next]').first().click();
    };
    await citizen.goto('/report');
    await saw();
    await citizen.locator('form[action="/report"] button').click();
    await citizen.locator('[name=words]').fill(WORDS);
    await citizen.locator('[name=seal][value=violence]').check();
    await next();
    await citizen.locator('[name=when_unknown]').check();
    await next();
    await citizen.locator('[name=district]').selectOption('QTA');
    await next();
    await citizen.locator('[name=station]').selectOption('unknown');
    await next();
    await citizen.locator('[name=place_unknown]').check();
    await next();
    await citizen.locator('[name=naming][value=give]').check();
    await next();
    await citizen.locator('[name=phone]').fill('0300-0000001');
    await next();
    // She answers nothing about her phone: silence.
    await next();
    await saw();
    await citizen.locator('button[name=go][value=send]').click();
    const code = await citizen.locator('.slip-code bdi').innerText();
    await saw();
    // What she takes along says nothing by its name.
    const pdf = await citizen.request.post('/report/slip.pdf', { form: { number: '', code, with_code: 'yes' } });
    expect(pdf.headers()['content-disposition']).not.toMatch(TELLING);
    const receipt = await citizen.request.post('/track/receipt', { form: { number: '', code } });
    expect(receipt.headers()['content-disposition']).not.toMatch(TELLING);
    await citizen.goto('/track');
    await citizen.locator('[name=code]').fill(code);
    await citizen.locator('form[action="/track"] button').click();
    await saw();
    await expect(citizen.locator('[data-exit]')).toBeVisible();
    if (javaScript) await look(citizen, 'borrowed-track');
    else await seen(citizen, 'borrowed-track-without-script');

    // She leaves: by the key pressed three times, or by the link.
    if (javaScript) {
      for (let press = 0; press < 3; press += 1) await citizen.keyboard.press('Escape');
    } else {
      await citizen.locator('[data-exit]').click();
    }
    await expect(citizen).toHaveURL(/\/leave$/);
    if (javaScript) await look(citizen, 'borrowed-left');
    else await seen(citizen, 'borrowed-left-without-script');
    expect(await citizen.content()).not.toMatch(/police|پولیس|report|رپورٹ/i);

    // Titles, as the history lists them; cookies; whatever a page can store.
    for (const title of titles) expect(title).not.toMatch(TELLING);
    expect(await home.cookies()).toEqual([]);
    expect((await home.storageState({ indexedDB: true })).origins).toEqual([]);

    // "Back" does not show what was written, nor what became of it.
    for (let step = 0; step < 3; step += 1) {
      await citizen.goBack().catch(() => null);
      const shown = await citizen.content().catch(() => '');
      expect(shown).not.toContain(WORDS);
      expect(shown).not.toContain(code);
    }

    // Nothing was sent to the phone, and who contacts is told so before anything else.
    await page.goto(khidmat.signIn('woman-officer'));
    await page.goto('/sealed');
    await page.locator('table a').first().click();
    await expect(page.locator('.notice.bad').first()).toBeVisible();
    await home.close();
  });
}
