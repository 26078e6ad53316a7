// A telephone writes on WhatsApp, with a voice note, and the node takes it; STOP ends messages, and everybody who answers for the channel
// sees how it goes. The telephone is in the box that the demo brings along.

import { expect, expectWellMade, shot, test } from '../support/test.ts';

/** A tenth of a second of silence, as WAV. */
function voice(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(16000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  return wav;
}

test('a telephone writes, sends a voice note, and says stop', async ({ page, khidmat, request, misdeeds }) => {
  const write = (more: Record<string, string | { name: string; mimeType: string; buffer: Buffer }>) =>
    request.post(`${khidmat.whatsapp}/write`, { multipart: { phone: '923001234567', ...more } });
  expect((await write({ text: 'السلام علیکم، مجھے مدد چاہیے' })).ok()).toBe(true);
  const file = { name: 'voice.wav', mimeType: 'audio/wav', buffer: voice() };
  expect((await write({ file })).ok()).toBe(true);
  expect((await write({ text: 'بند' })).ok()).toBe(true);
  const shown = async () => (await (await request.get(`${khidmat.whatsapp}/messages.json`)).json()) as { text: string }[];
  await expect.poll(async () => (await shown()).at(-1)?.text, { timeout: 20_000 }).toContain('START');
  await page.goto(khidmat.whatsapp);
  await expect(page.locator('li')).toHaveCount(4);
  await shot(page, 'whatsapp-telephones');
  // The box is no page of the program.
  misdeeds.length = 0;
});

test('the desk hears the voice note', async ({ page, khidmat, request }) => {
  const file = { name: 'voice.wav', mimeType: 'audio/wav', buffer: voice() };
  const wrote = await request.post(`${khidmat.whatsapp}/write`, { multipart: { phone: '923007654321', file } });
  expect(wrote.ok()).toBe(true);
  await page.goto(khidmat.signIn('online-desk'));
  const row = page.locator('main tr, main li', { hasText: '4321' }).getByRole('link');
  await expect(async () => {
    await page.goto('/inbox');
    await expect(row).toHaveCount(1);
  }).toPass({ timeout: 20_000 });
  await row.click();
  const note = page.locator('.thread audio');
  await expect(note).toHaveCount(1);
  const length = () => note.evaluate((audio: HTMLAudioElement) => audio.duration);
  await note.evaluate((audio: HTMLAudioElement) => audio.load());
  await note.evaluate((audio: HTMLAudioElement) => (audio.preload = 'metadata'));
  await expect.poll(length).toBeCloseTo(0.1, 1);
  await expectWellMade(page);
  await shot(page, 'whatsapp-thread');
});

test('the administrator sees how WhatsApp does', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('it-admin'));
  await page.goto('/channels');
  const section = page.locator('section').nth(1);
  await expect(section.getByRole('heading')).toContainText(/WhatsApp|واٹس ایپ/);
  await expect(section.locator('dd').last()).toBeVisible();
  await expectWellMade(page);
  await shot(page, 'whatsapp-channels');
});

test('whoever reports chooses WhatsApp', async ({ page, khidmat }) => {
  await page.goto(khidmat.signIn('moharrir'));
  await page.goto('/reports/new');
  await expect(page.locator('input[name="safe_ways"][value="whatsapp"]')).toHaveCount(1);
  await page.locator('input[name="safe_ways"][value="whatsapp"]').scrollIntoViewIfNeeded();
  await expectWellMade(page);
  await shot(page, 'whatsapp-safe-contact');
});
