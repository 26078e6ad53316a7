// The checks themselves: each passes a sound page and fails one that is broken in exactly its way.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectTouchable, expectWellMade, shot, watch } from '../support/checks.ts';

const HEAD =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>' +
  '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">' +
  '<style>.button { display: inline-block; padding: 12px } .wide { width: 900px }</style></head>';

const page_ = (main: string) => `${HEAD}<body><main><h1>A page</h1>${main}</main></body></html>`;

const SOUND = page_(
  '<p>Read <a href="/">the rules</a> first.</p><a class="button" href="/">Start</a>' +
    '<label class="button">Yes <input type="checkbox" style="width:13px;height:13px"></label>',
);

let server: Server;
let answer = { status: 200, body: '' };

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const found = request.url === '/';
    response.writeHead(found ? answer.status : 404, { 'content-type': 'text/html' }).end(found ? answer.body : 'none');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

test.afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function open(page: Page, body: string, status = 200): Promise<void> {
  answer = { status, body };
  await page.goto(`${origin()}/`);
  await page.waitForLoadState('load');
}

test('a sound page passes every check', async ({ page }) => {
  const seen = watch(page, origin());
  await open(page, SOUND);
  await expectWellMade(page);
  expect(seen).toEqual([]);
});

test('a field without a label is found', async ({ page }) => {
  await open(page, page_('<input class="button">'));
  await expect(expectAccessible(page)).rejects.toThrow(/"rule": "label"/);
});

test('a page wider than the screen is found', async ({ page }) => {
  await open(page, page_('<p class="wide">Wide</p>'));
  await expect(expectNoSidewaysScroll(page)).rejects.toThrow(/px wide on a screen of 360/);
});

test('a target too small to press is found', async ({ page }) => {
  await open(page, page_('<button style="font-size:9px;padding:0;border:0">x</button>'));
  await expect(expectTouchable(page)).rejects.toThrow(/<button/);
});

test('an error in the console is found', async ({ page }) => {
  const seen = watch(page, origin());
  await open(page, page_('<script>console.error("broken"); throw new Error("thrown")</script>'));
  expect(seen.join('\n')).toMatch(/console: broken/);
  expect(seen.join('\n')).toMatch(/uncaught: thrown/);
});

test('a missing file is found, a form sent back is not an error', async ({ page }) => {
  const seen = watch(page, origin());
  await open(page, SOUND, 422);
  expect(seen).toEqual([]);
  await open(page, page_('<img src="/gone.png" alt="">'));
  expect(seen.join('\n')).toMatch(/404.*gone\.png/);
});

test('a request to anyone else is found, and goes nowhere', async ({ page }) => {
  const seen = watch(page, origin());
  await open(page, page_('<img src="https://example.org/spy.png" alt="">'));
  expect(seen.join('\n')).toMatch(/off-origin: GET https:\/\/example\.org\/spy\.png/);
  expect(seen.join('\n')).toMatch(/ERR_NAME_NOT_RESOLVED/);
});

test('a picture is kept', async ({ page }) => {
  await open(page, SOUND);
  expect(await shot(page, 'sound')).toBe('results/shots/guards/sound.png');
});
