// Copies the pinned front-end files into assets/vendor and writes vendor.lock beside them.
// Run by hand (`npm ci && node vendor.mjs` in tools/); a build needs neither Node nor this script.
// Must be repeatable: the same lock file gives the same bytes. Must not fetch anything itself.
//
// Needs pyftsubset on the path: `pip install --require-hashes -r requirements.txt`.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "../assets/vendor");
// Made beside and moved at the end, so that a build meanwhile never sees half of it.
const out = `${vendor}.new`;
const modules = join(here, "node_modules");
const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;

// Urdu, Pashto and Balochi letters, their marks and digits, the joiners and isolates, Arabic punctuation, the
// presentation forms Nastaliq substitutes through, and the ASCII that stands inside Urdu text.
const UNICODES =
  "U+0020-007E,U+00A0,U+00AB,U+00BB,U+00D7,U+00F7,U+0600-0605,U+060B-0615,U+061B,U+061C,U+061E-0657,U+0660-066D," +
  "U+0670-06D5,U+06DD,U+06E5,U+06E6,U+06EE-06FF,U+0750-077F,U+200B-200F,U+2010-2015,U+2018-201E,U+2022,U+2026," +
  "U+202A-202E,U+2066-2069,U+20A8,U+25CC,U+FD3E,U+FD3F,U+FDF2,U+FDFA,U+FDFB,U+FEFF";

const FILES = [
  {
    to: "htmx.js",
    pkg: "htmx.org",
    // One file: loaded as two deferred scripts, the event-stream extension never connects.
    from: ["dist/htmx.min.js", "dist/ext/hx-sse.min.js"],
  },
  font("nastaliq-400.woff2", "@fontsource/noto-nastaliq-urdu", "noto-nastaliq-urdu-arabic-400-normal.woff2"),
  font("naskh-400.woff2", "@fontsource/noto-naskh-arabic", "noto-naskh-arabic-arabic-400-normal.woff2"),
  font("naskh-700.woff2", "@fontsource/noto-naskh-arabic", "noto-naskh-arabic-arabic-700-normal.woff2"),
];

function font(to, pkg, file) {
  return { to, pkg, from: [`files/${file}`], subset: true };
}

function bytesOf({ to, pkg, from, subset }) {
  const paths = from.map((path) => join(modules, pkg, path));
  if (!subset) {
    return Buffer.from(paths.map((path) => withoutMap(readFileSync(path, "utf8"))).join(";\n"));
  }
  const target = join(out, to);
  execFileSync("pyftsubset", [
    paths[0],
    `--output-file=${target}`,
    `--unicodes=${UNICODES}`,
    "--layout-features=*",
    "--flavor=woff2",
    "--no-recalc-timestamp",
  ]);
  return readFileSync(target);
}

// A source map that is not served only makes the browser ask for it.
function withoutMap(script) {
  return script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
}

function licenceOf(pkg) {
  const file = readdirSync(join(modules, pkg)).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${pkg} has no licence text`);
  return readFileSync(join(modules, pkg, file));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "LICENSES"), { recursive: true });
const files = FILES.map((entry) => {
  const bytes = bytesOf(entry);
  writeFileSync(join(out, entry.to), bytes);
  writeFileSync(join(out, "LICENSES", `${entry.pkg.replace(/[@/]+/g, "-").replace(/^-/, "")}.txt`), licenceOf(entry.pkg));
  const { version, integrity, license } = lock[`node_modules/${entry.pkg}`];
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { file: entry.to, package: entry.pkg, version, integrity, licence: license, from: entry.from, sha256 };
});
writeFileSync(join(out, "vendor.lock"), `${JSON.stringify({ files }, null, 2)}\n`);
rmSync(vendor, { recursive: true, force: true });
renameSync(out, vendor);
