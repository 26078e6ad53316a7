// Steps that several journeys take: a report told at the counter, a citizen at home, a paper in her hand. No test here.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, expectLight, expectNoSidewaysScroll, expectTouchable, expectWellMade, shot, test } from '../support/test.ts';

/** What stands on the slip, left to right in either language. */
export interface Slip {
  number: string;
  code: string;
}

/** Records a report at the counter of whoever is signed in; its slip and its address. */
export async function told(page: Page, words: string, name = 'نور خاتون', landmark = 'سریاب روڈ، کسٹم چوک'): Promise<Slip & { report: string }> {
  await page.goto('/reports/new');
  await page.locator('[name=words]').fill(words);
  await page.locator('[name=landmark]').fill(landmark);
  await page.locator('[name=name]').fill(name);
  await page.locator('form[action="/reports/new"] button').click();
  await expect(page).toHaveURL(/\/slip$/);
  return {
    number: await page.locator('.slip-number bdi').innerText(),
    code: await page.locator('.slip-code bdi').innerText(),
    report: new URL(page.url()).pathname.replace('/slip', ''),
  };
}

/** Presses the one button of a form. */
export const send = (page: Page, action: string) => page.locator(`form[action="${action}"] button`).click();

/** Numbers the FIR of a report of theft, by whoever has charge; its address. */
export async function registered(page: Page, report: string): Promise<string> {
  await page.goto(`/firs/new?report=${report.split('/').pop()}`);
  await page.locator('[name=sections]').fill('379, 34');
  await page.locator('[name=property]').fill('دو بکریاں');
  await page.locator('[name=read_over]').check();
  await page.locator('[name=signed][value=signature]').check();
  await send(page, '/firs/new');
  await expect(page).toHaveURL(/\/firs\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Fills the boxes of a day and an hour in Pakistan, so many hours ago. */
export async function hoursAgo(page: Page, hours: number, name: string): Promise<void> {
  const at = new Date(Date.now() - hours * 3_600_000);
  const options = { timeZone: 'Asia/Karachi', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  for (const box of ['day', 'month', 'year']) await page.locator(`[name=${name}_on-${box}]`).fill(part(box));
  for (const box of ['hour', 'minute']) await page.locator(`[name=${name}_at-${box}]`).fill(part(box));
}

/** Fills the form of an arrest two hours ago, for whoever keeps the custody register. */
export async function fillArrest(page: Page, name: string, parentage: string): Promise<void> {
  await page.goto('/custody/new');
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=parentage]').fill(parentage);
  await page.locator('[name=gender][value=male]').check();
  await page.locator('[name=child][value=no]').check();
  await page.locator('[name=ground][value=crpc-54]').check();
  await page.locator('[name=sections]').fill('379 ت پ');
  await hoursAgo(page, 2, 'arrested');
  await page.locator('[name=place]').fill('سریاب روڈ، کسٹم چوک');
  await page.locator('[name=arrested_by]').fill('اے ایس آئی نصیر احمد');
  await page.locator('[name=grounds_told][value=yes]').check();
  await page.locator('[name=condition]').fill('کوئی چوٹ نہیں، شوگر کی دوا ساتھ ہے');
  await page.locator('[name=relative]').fill('بھائی جمیل احمد');
  await hoursAgo(page, 1, 'relative');
}

/** Somebody at home: another browser in the same language and size, no session, with or without JavaScript. */
export async function atHome(browser: Browser, like: Page, javaScriptEnabled: boolean): Promise<{ home: BrowserContext; citizen: Page }> {
  const language = await like.locator('html').getAttribute('lang');
  const home = await browser.newContext({
    javaScriptEnabled,
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    viewport: like.viewportSize(),
    baseURL: new URL(like.url()).origin,
  });
  return { home, citizen: await home.newPage() };
}

/** Number and code typed into the citizen's page. */
export async function track(citizen: Page, { number, code }: Slip): Promise<void> {
  await citizen.goto('/track');
  await citizen.locator('[name=number]').fill(number);
  await citizen.locator('[name=code]').fill(code);
  await citizen.locator('form[action="/track"] button').click();
  await expect(citizen.locator('h1')).toContainText(number);
}

/** The citizen's page with and without JavaScript: well made, and `sees` in both. */
export async function followed(browser: Browser, like: Page, slip: Slip, name: string, sees: (citizen: Page) => Promise<void>): Promise<void> {
  for (const javaScript of [true, false]) {
    const { home, citizen } = await atHome(browser, like, javaScript);
    await track(citizen, slip);
    await sees(citizen);
    if (javaScript) {
      await expectLight(citizen);
      await look(citizen, name);
    }
    await home.close();
  }
}

/** Looks at a page: well made, and kept as a picture. */
export async function look(page: Page, name: string): Promise<void> {
  await expectWellMade(page);
  await shot(page, name);
}

/** The same without JavaScript, where axe cannot run. */
export async function seen(page: Page, name: string): Promise<void> {
  await expectNoSidewaysScroll(page);
  await expectTouchable(page);
  await shot(page, name);
}

/** A PDF that opens, kept in results/papers/ for people to look at. */
export async function paper(page: Page, path: string, name: string, form?: Record<string, string>): Promise<void> {
  const answer = form ? await page.request.post(path, { form }) : await page.request.get(path);
  expect(answer.status(), path).toBe(200);
  const pdf = await answer.body();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const folder = join('results', 'papers', test.info().project.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.pdf`), pdf);
}
