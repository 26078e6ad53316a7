// What must hold of every page, whatever it is about. It must not know any page.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** WCAG 2.2 success criterion 2.5.8, in CSS pixels. */
const SMALLEST_TARGET = 24;

/** All of the checks below that look at the page as it stands. */
export async function expectWellMade(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await expectTouchable(page);
}

/** No violation that axe can see, of WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const shown = violations.map((violation) => ({
    rule: violation.id,
    help: violation.help,
    where: violation.nodes.map((node) => `${node.target.join(' ')}  ${node.html.slice(0, 160)}`),
  }));
  expect(shown, `accessibility of ${page.url()}`).toEqual([]);
}

/** Nobody has to scroll sideways to read. Boxes that scroll by themselves are fine. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.right > root.clientWidth + 1 || box.left < -1;
    });
    const named = wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
    return [`${root.scrollWidth} px wide on a screen of ${root.clientWidth}`, ...named];
  });
  expect(over, `sideways scroll of ${page.url()}`).toEqual([]);
}

/** Everything one can press is at least 24 by 24 pixels; links inside a sentence are excepted, as in the criterion. */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.evaluate((least) => {
    const query =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, ' +
      '[role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=switch], [role=option]';
    const box = (element: Element) => element.getBoundingClientRect();
    const large = (element: Element) => box(element).width >= least && box(element).height >= least;
    const shown = (element: Element) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      // Clipped to nothing until focused, such as a skip link or the input under a drawn box.
      const style = getComputedStyle(element);
      const clipped = style.clip !== 'auto' || style.clipPath !== 'none';
      return !(clipped && box(element).width <= 1) && box(element).width > 0;
    };
    const inSentence = (element: Element) => {
      const around = element.parentElement?.textContent?.trim() ?? '';
      return getComputedStyle(element).display === 'inline' && around !== (element.textContent ?? '').trim();
    };
    const throughLabel = (element: Element) =>
      element instanceof HTMLInputElement && [...(element.labels ?? [])].some(large);
    return [...document.querySelectorAll(query)]
      .filter((element) => shown(element) && !large(element) && !inSentence(element) && !throughLabel(element))
      .map((element) => {
        const { width, height } = box(element);
        return `${Math.round(width)}×${Math.round(height)} ${element.outerHTML.slice(0, 120)}`;
      });
  }, SMALLEST_TARGET);
  expect(small, `targets under ${SMALLEST_TARGET} px on ${page.url()}`).toEqual([]);
}

/** What a citizen's page may weigh as sent, without its fonts, in bytes. */
const HEAVIEST = 25_000;

/** Light enough for a 2G phone: the page, its sheets and scripts as they came over the wire, fonts apart. */
export async function expectLight(page: Page): Promise<void> {
  const parts = await page.evaluate(() => {
    const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return (entries as PerformanceResourceTiming[])
      .filter(({ name }) => !name.endsWith('.woff2'))
      .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize] as const);
  });
  const bytes = parts.reduce((all, [, size]) => all + size, 0);
  expect(bytes, `bytes of ${page.url()}: ${JSON.stringify(parts)}`).toBeLessThanOrEqual(HEAVIEST);
}

/** Collects what a page must never do: errors in the console, and requests to anyone but its own server. */
export function watch(page: Page, origin: string, seen: string[] = []): string[] {
  page.on('console', (message) => {
    const { url } = message.location();
    if (message.type() === 'error' && !refused(message.text(), url, page)) seen.push(`console: ${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => seen.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (['data:', 'blob:', 'about:'].includes(url.protocol)) return;
    if (url.origin !== origin) seen.push(`off-origin: ${request.method()} ${request.url()}`);
  });
  return seen;
}

/** The browser logs every page answered with 4xx, such as a form sent back; the journey itself says whether it may. */
function refused(text: string, url: string, page: Page): boolean {
  return /^Failed to load resource: .* status of 4\d\d/.test(text) && url === page.url();
}

/** Keeps a picture of the whole page in results/shots/, for people to look at. */
export async function shot(page: Page, name: string): Promise<string> {
  const folder = join('results', 'shots', test.info().project.name);
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  return path;
}
