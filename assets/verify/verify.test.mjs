// Tests the verifying code inside verify.html against the files the Rust crate writes, with WebCrypto and with the
// page's own arithmetic. Must not need anything but Node: `node --test assets/verify/`.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const here = new URL('.', import.meta.url);
const page = readFileSync(new URL('verify.html', here), 'utf8');
const fixture = name => readFileSync(new URL(`../../platform/tlog/tests/fixtures/${name}`, here), 'utf8');
vm.runInThisContext(/<script id="khidmat-verifier">([\s\S]*?)<\/script>/.exec(page)[1], { filename: 'verify.html' });
const { verify, verdict, matchesCode, Refused, sha2, plainEd25519 } = globalThis.KhidmatVerifier;

const trust = JSON.parse(fixture('trust.json'));
const included = fixture('included.tlog-proof');
const secret = fixture('code.txt').trim();
const WAYS = [['WebCrypto', { webcrypto: true }], ['own arithmetic', { webcrypto: false }]];

/** Changes the bytes of the base64 field that ends the first line matching `pattern`. */
function rewrite(text, pattern, change) {
  const line = text.split('\n').find(candidate => pattern.test(candidate));
  const space = line.lastIndexOf(' ') + 1;
  const bytes = Buffer.from(line.slice(space), 'base64');
  return text.replace(line, () => line.slice(0, space) + (change(bytes) ?? bytes).toString('base64'));
}
const flip = at => bytes => { bytes.at(at); bytes[at < 0 ? bytes.length + at : at] ^= 1; };
const swap = (old, by) => bytes => Buffer.from(bytes.toString('latin1').replace(old, by), 'latin1');
const lines = included.split('\n');
const blank = lines.indexOf('');

const ALTERED = {
  'another number': rewrite(included, /^extra /, swap('2026-000123', '2026-000124')),
  'another office': rewrite(included, /^extra /, swap('gQTA-SAR', 'gQTA-CTY')),
  'another action': rewrite(included, /^extra /, swap('complaints.file', 'complaints.drop')),
  'another code': rewrite(included, /^extra /, flip(-1)),
  'another rest': rewrite(included, /^extra /, flip(0)),
  'another time': rewrite(included, /^extra /, flip(32 + 20 + 7)),
  'another version': rewrite(included, /^extra /, flip(33)),
  'bytes after the claim': rewrite(included, /^extra /, bytes => Buffer.concat([bytes, Buffer.from([0])])),
  'another index': included.replace('index 4711', 'index 4710'),
  'an index outside': included.replace('index 4711', 'index 6000'),
  'a zero before the index': included.replace('index 4711', 'index 04711'),
  'a huge index': included.replace('index 4711', 'index 18446744073709551615'),
  'a proof hash': rewrite(included, new RegExp(`^${lines[3].replace(/[+/]/g, '\\$&')}$`), flip(9)),
  'a proof hash missing': included.replace(`${lines[3]}\n`, ''),
  'a proof hash twice': included.replace(`${lines[3]}\n`, `${lines[3]}\n${lines[3]}\n`),
  'proof hashes swapped': [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)].join('\n'),
  'an unpadded hash': included.replace(lines[3], lines[3].slice(0, -1)),
  'another size': included.replace('\n6000\n', '\n6001\n'),
  'another root': included.replace(lines[blank + 3], lines[3]),
  'another log': included.replace('\nkhidmat/sariab/1\n', '\nkhidmat/sariab/2\n'),
  'an extension line': included.replace(lines[blank + 3], `${lines[blank + 3]}\nmore`),
  "the log's signature": rewrite(included, /^— khidmat/, flip(40)),
  "the log's key id": rewrite(included, /^— khidmat/, flip(0)),
  'no log signature': lines.filter(line => !line.startsWith('— khidmat')).join('\n'),
  "a witness's signature": rewrite(included, /^— high-court/, flip(-1)),
  "a witness's time": rewrite(included, /^— high-court/, flip(11)),
  'a control character': included.replace('khidmat/sariab/1\n', 'khidmat/\tsariab/1\n'),
  'other line ends': included.replaceAll('\n', '\r\n'),
  'no last line end': included.trimEnd(),
  'half of it': included.slice(0, included.length / 2),
  'another first line': included.replace('@v1', '@v2'),
  'nothing': '',
};

for (const [way, options] of WAYS) {
  test(`${way}: the true receipt proves its number, office, time and witnesses`, async () => {
    const { claim, ...rest } = await verify(included, trust, options);
    assert.equal(claim.number, 'QTA-SAR-2026-000123');
    assert.equal(claim.office, 'QTA-SAR');
    assert.equal(claim.action, 'complaints.file');
    assert.equal(claim.recordedAt, 1773480413589793);
    assert.equal(claim.entry, '019cebd0-6c75-7d3a-9a51-0123456789ab');
    assert.deepEqual(rest.position, [4711, 6000]);
    assert.ok(rest.included && rest.witnessed);
    assert.deepEqual(rest.witnesses.map(({ seconds }) => seconds), [1773480414, 1773480415, 1773480416]);
  });

  test(`${way}: witnesses are missing only where some were asked for`, async () => {
    const said = async (receipt, change) => verdict(await verify(receipt, { ...trust, ...change }, options));
    const alone = lines.filter(line => !line.startsWith('— ') || line.startsWith('— khidmat')).join('\n');
    assert.equal(await said(included, {}), 'witnessed');
    assert.equal(await said(alone, {}), 'included');
    assert.equal(await said(alone, { quorum: 0 }), 'unasked');
    assert.equal(await said(included, { witnesses: [], quorum: 0 }), 'unasked');
    assert.equal(await said(fixture('promised.tlog-promise'), { quorum: 0 }), 'promised');
  });

  test(`${way}: a promise is only a promise, a sealed receipt shows no number`, async () => {
    const promised = await verify(fixture('promised.tlog-promise'), trust, options);
    assert.deepEqual([promised.included, promised.witnessed, promised.position], [false, false, null]);
    const sealed = await verify(fixture('sealed.tlog-proof'), trust, options);
    assert.deepEqual([sealed.claim.number, sealed.claim.office, sealed.included], ['', '', true]);
  });

  test(`${way}: a promise for another record is refused`, async () => {
    const extra = /extra .*\n/;
    const swapped = fixture('promised.tlog-promise').replace(extra, fixture('sealed.tlog-proof').match(extra)[0]);
    await assert.rejects(verify(swapped, trust, options), { code: 'tlog.promise-of-another' });
  });

  test(`${way}: every altered receipt is refused`, async () => {
    assert.ok(Object.keys(ALTERED).length >= 20);
    for (const [name, altered] of Object.entries(ALTERED)) {
      assert.notEqual(altered, included, name);
      await assert.rejects(verify(altered, trust, options), Refused, name);
    }
  });

  test(`${way}: the secret code is told from others`, async () => {
    const { claim } = await verify(included, trust, options);
    assert.ok(await matchesCode(claim, secret, options));
    assert.ok(await matchesCode(claim, ' 7km۲ pqx٩ 4th3 ', options));
    for (const wrong of ['', '7KM2-PQX9-4TH4', '7KM2-PQX9', 'OOOO-IIII-UUUU']) assert.ok(!await matchesCode(claim, wrong, options));
    assert.ok(!await matchesCode({ ...claim, codeDigest: '' }, secret, options));
  });

  test(`${way}: only trusted keys count`, async () => {
    const few = await verify(included, { ...trust, witnesses: [], quorum: 0 }, options);
    assert.deepEqual([few.included, few.witnessed, few.witnesses.length], [true, false, 0]);
    await assert.rejects(verify(included, { ...trust, logs: [] }, options), { code: 'tlog.unknown-log' });
    await assert.rejects(verify(included, { ...trust, logs: ['a+b+c'] }, options), { code: 'tlog.key-malformed' });
    await assert.rejects(verify(included, { ...trust, quorum: 4 }, options), { code: 'tlog.trust-malformed' });
    const twice = { ...trust, witnesses: [...trust.witnesses, trust.witnesses[0]] };
    await assert.rejects(verify(included, twice, options), { code: 'tlog.trust-malformed' });
  });

  test(`${way}: a trusted log cannot vouch in the name of another`, async () => {
    const logs = [...trust.logs, fixture('other-log.txt').trim()];
    await assert.rejects(verify(fixture('impostor.tlog-proof'), { ...trust, logs }, options), { code: 'tlog.unknown-log' });
  });

  test(`${way}: no single changed byte changes what is claimed`, async () => {
    const bytes = Buffer.from(included);
    const { claim } = await verify(included, trust, options);
    const step = options.webcrypto ? 3 : 41;
    for (let at = 0; at < bytes.length; at += step) {
      const altered = Buffer.from(bytes);
      altered[at] ^= 1 + (at % 127);
      const outcome = await verify(altered, trust, options).catch(refused => refused);
      if (outcome instanceof Refused) continue;
      assert.deepEqual(outcome.claim, claim, `byte ${at}`);
      assert.equal(outcome.witnesses.length, 2, `byte ${at}`);
    }
  });

  test(`${way}: time of one verification`, async context => {
    for (let n = 0; n < 20; n++) await verify(included, trust, options);
    const runs = options.webcrypto ? 200 : 20, start = performance.now();
    for (let n = 0; n < runs; n++) await verify(included, trust, options);
    const each = (performance.now() - start) / runs;
    context.diagnostic(`${way}: ${each.toFixed(2)} ms for one receipt with three witnesses`);
    assert.ok(each < (options.webcrypto ? 25 : 1000), `${each} ms`);
  });
}

test('own SHA-2 and Ed25519 agree with the platform', () => {
  for (let length = 0; length < 300; length += 7) {
    const message = Buffer.alloc(length, length);
    for (const kind of [256, 512]) {
      assert.equal(Buffer.from(sha2(kind, message)).toString('hex'), createHash(`sha${kind}`).update(message).digest('hex'));
    }
  }
  for (let n = 0; n < 20; n++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const message = Buffer.from(`message ${n}`), signature = sign(null, message, privateKey);
    assert.ok(plainEd25519(key, signature, message));
    const altered = Buffer.from(signature);
    altered[n * 3] ^= 1;
    assert.ok(!plainEd25519(key, altered, message));
    assert.ok(!plainEd25519(key, signature, Buffer.from('another')));
  }
});

test('the page can reach no network and keeps the place for the keys', () => {
  assert.match(page, /default-src 'none'/);
  assert.equal(page.split('__KHIDMAT_TRUST__').length, 2);
  assert.doesNotMatch(page, /\b(?:src|href|action)=/);
  assert.doesNotMatch(page, /https?:\/\//);
});

test('the page opens in the language it is asked for', () => {
  const source = /<script id="khidmat-page">([\s\S]*?)<\/script>/.exec(page)[1];
  const opened = (search, html) => {
    const documentElement = { lang: html };
    const document = {
      documentElement,
      getElementById: () => ({ addEventListener() {}, textContent: '{}' }),
      querySelectorAll: () => [],
      addEventListener() {},
    };
    vm.runInNewContext(source, { document, window: {}, location: { search }, URLSearchParams });
    return [documentElement.lang, documentElement.dir];
  };
  assert.deepEqual(opened('', 'ur'), ['ur', 'rtl']);
  assert.deepEqual(opened('', 'en'), ['en', 'ltr']);
  assert.deepEqual(opened('?lang=en', 'ur'), ['en', 'ltr']);
  assert.deepEqual(opened('?x=1&lang=ur', 'en'), ['ur', 'rtl']);
  assert.deepEqual(opened('?lang=toString', 'ur'), ['ur', 'rtl']);
});

test('every word and reason exists in both languages', () => {
  const source = /<script id="khidmat-page">([\s\S]*?)<\/script>/.exec(page)[1];
  const words = vm.runInNewContext(`(${/const WORDS = (\{[\s\S]*?\n  \});/.exec(source)[1]})`);
  const reasons = vm.runInNewContext(`(${/const REASONS = (\{[\s\S]*?\n  \});/.exec(source)[1]})`);
  assert.deepEqual(Object.keys(words.ur), Object.keys(words.en));
  for (const key of page.matchAll(/data-words="(\w+)"/g)) assert.ok(words.ur[key[1]], key[1]);
  const verifier = /<script id="khidmat-verifier">([\s\S]*?)<\/script>/.exec(page)[1];
  for (const [code] of verifier.matchAll(/tlog\.[a-z-]+/g)) assert.equal(reasons[code]?.length, 2, code);
});
