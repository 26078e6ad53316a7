// Tests the button that reads the citizen's page aloud, with a page, loudspeaker and voices that only note what is asked
// of them. Must not need anything but Node.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const script = readFileSync(new URL('../src/listen.js', import.meta.url), 'utf8');

/** Lets every promise that waits go on. */
const settle = () => new Promise(done => setImmediate(done));

/** Addresses that a network that is away does not answer. */
const LOST = 'lost';

/** A page of parts, each `[its own recordings, recordings inside it ...]`, on a phone with these voices. */
async function page(parts, { voices = [], opus = 'probably' } = {}) {
  const heard = [];
  const fetched = [];
  let press;
  const element = voice => ({ dataset: { voice }, innerText: 'words' });
  const button = {
    textContent: 'Listen', dataset: { listen: 'Stop' }, hidden: true,
    addEventListener: (_, listener) => { press = listener; },
  };
  const found = parts.map(([own, ...inside]) => ({ ...element(own), querySelectorAll: () => inside.map(element) }));
  class Audio {
    constructor() { Audio.only = this; }
    set src(address) { heard.push(address.replace('blob:', '')); }
    canPlayType() { return opus; }
    async play() { this.sounds = true; }
    pause() { if (this.sounds) this.onpause?.(); }
  }
  const context = {
    document: { querySelector: () => button, querySelectorAll: () => found, documentElement: { lang: 'ur' } },
    speechSynthesis: {
      getVoices: () => voices,
      speak: words => { heard.push(words.voice.lang); words.onend(); },
      cancel: () => {},
    },
    SpeechSynthesisUtterance: class {},
    addEventListener: () => {},
    Audio,
    URL: { createObjectURL: what => `blob:${what}`, revokeObjectURL: () => {} },
    fetch: async (address, { cache }) => {
      assert.equal(cache, 'no-store');
      fetched.push(address);
      if (address === LOST) throw new TypeError('no network');
      return { blob: async () => address };
    },
  };
  context.window = context;
  vm.runInNewContext(script, context);
  return { button, heard, fetched, press: () => { press(); return settle(); }, end: () => { Audio.only.onended(); return settle(); } };
}

test('without a voice every recording of every part is played, one after the other, and none before', async () => {
  const shown = await page([['a b'], [undefined, 'c', 'd'], [undefined]]);
  assert.deepEqual([shown.button.hidden, shown.fetched], [false, []]);
  await shown.press();
  assert.deepEqual(shown.heard, ['a']);
  for (const _ of ['a', 'b', 'c', 'd']) await shown.end();
  assert.deepEqual(shown.heard, ['a', 'b', 'c', 'd']);
  assert.equal(shown.button.textContent, 'Listen');
});

test('pressed again it is silent', async () => {
  const shown = await page([['a b'], ['c']]);
  await shown.press();
  assert.equal(shown.button.textContent, 'Stop');
  await shown.press();
  assert.deepEqual([shown.heard, shown.button.textContent], [['a'], 'Listen']);
});

test('pressed twice while a recording is on its way, it is heard once', async () => {
  const shown = await page([['a'], ['b']]);
  shown.press();
  shown.press();
  await shown.press();
  assert.deepEqual(shown.heard, ['a']);
});

test('a recording that does not arrive costs one sentence', async () => {
  const shown = await page([[`${LOST} b`]]);
  await shown.press();
  assert.deepEqual(shown.heard, ['b']);
});

test('a voice of the phone reads instead, and a voice that needs a network never does', async () => {
  const own = await page([['a'], [undefined]], { voices: [{ lang: 'ur-PK', localService: true }] });
  await own.press();
  assert.deepEqual(own.heard, ['ur-PK', 'ur-PK']);
  const remote = await page([[undefined]], { voices: [{ lang: 'ur-PK', localService: false }] });
  assert.equal(remote.button.hidden, true);
});

test('no button where nothing can be heard', async () => {
  assert.equal((await page([[undefined]])).button.hidden, true);
  assert.equal((await page([['a']], { opus: '' })).button.hidden, true);
});
