// Starts the real program on a free port with an empty store of its own, and ends it by its process id.
// It must not know any page.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What stands on a made-up citizen's slip. */
export interface Slip {
  /** What is worth seeing of the report. */
  story: string;
  number: string;
  code: string;
}

/** The one line that `khidmat demo --json` prints once it answers requests. */
export interface Started {
  address: string;
  /** Where text messages arrive. */
  telephones: string;
  /** Where WhatsApp messages arrive and are written. */
  whatsapp: string;
  /** Where the helpline is rung. */
  helpline: string;
  /** Where e-mail arrives and is written. */
  mailboxes: string;
  sign_ins: { role: string; url: string }[];
  slips: Slip[];
}

export interface Server extends Started {
  /** The address at which a person in this role is signed in at once. */
  signIn(role: string): string;
  /** The slip of a citizen of the month. */
  slip(story: string): Slip;
  stop(): Promise<void>;
}

/** Until the made-up province is laid out, in an unoptimised build on two cores. */
const START_MS = 180_000;
/** From the polite signal to the other one. */
const STOP_MS = 10_000;

export async function startServer(engine: 'sqlite' | 'postgres', name: string): Promise<Server> {
  const binary = process.env.KHIDMAT_BIN;
  if (!binary) throw new Error('KHIDMAT_BIN is not set: run the journeys through scripts/e2e.sh');
  const home = mkdtempSync(join(tmpdir(), 'khidmat-e2e-'));
  const database = engine === 'postgres' ? createDatabase(name) : undefined;
  const words = ['demo', '--json', '--listen', '127.0.0.1:0'];
  if (database) words.push('--database', database.url);
  const child = spawn(binary, words, { cwd: home, env: environment(home), stdio: ['ignore', 'pipe', 'pipe'] });
  keepLog(child, name);
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const stop = async () => {
    await end(child);
    process.removeListener('exit', killNow);
    database?.drop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const started = await firstLine(child, name);
    return { ...started, signIn: (role) => signIn(started, role), slip: (story) => slip(started, story), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Neither the person's settings nor the gate's reach the program under test. */
function environment(home: string): NodeJS.ProcessEnv {
  const { PATH, LANG, RUST_BACKTRACE, RUST_LOG } = process.env;
  return { PATH, LANG, RUST_BACKTRACE, RUST_LOG, HOME: home, TMPDIR: home };
}

function firstLine(child: ChildProcess, name: string): Promise<Started> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`khidmat demo ${why}; see e2e/results/${name}.log`));
    const timer = setTimeout(() => fail(`said nothing for ${START_MS / 1000} s`), START_MS);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    const lines = createInterface({ input: child.stdout! });
    lines.once('line', (line) => {
      clearTimeout(timer);
      try {
        resolve(read(line));
      } catch (error) {
        fail(`said "${line}", which is not what was agreed (${(error as Error).message})`);
      }
    });
  });
}

function read(line: string): Started {
  const said = JSON.parse(line) as Partial<Started>;
  if (typeof said.address !== 'string' || typeof said.telephones !== 'string' || typeof said.whatsapp !== 'string' || typeof said.helpline !== 'string' || typeof said.mailboxes !== 'string' || !Array.isArray(said.sign_ins) || !Array.isArray(said.slips))
    throw new Error('address, telephones, whatsapp, helpline, mailboxes, sign_ins or slips missing');
  const address = said.address.includes('://') ? said.address : `http://${said.address}`;
  return { address, telephones: said.telephones, whatsapp: said.whatsapp, helpline: said.helpline, mailboxes: said.mailboxes, sign_ins: said.sign_ins, slips: said.slips };
}

function signIn(started: Started, role: string): string {
  const found = started.sign_ins.find((entry) => entry.role === role);
  const known = started.sign_ins.map((entry) => entry.role).join(', ');
  if (!found) throw new Error(`nobody is "${role}" in the demo; there are: ${known}`);
  return found.url;
}

function slip(started: Started, story: string): Slip {
  const found = started.slips.find((entry) => entry.story === story);
  if (!found) throw new Error(`no slip tells "${story}"; there are: ${started.slips.map((entry) => entry.story).join(', ')}`);
  return found;
}

function keepLog(child: ChildProcess, name: string): void {
  mkdirSync('results', { recursive: true });
  const log = createWriteStream(join('results', `${name}.log`));
  child.stdout!.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function createDatabase(name: string): { url: string; drop: () => void } {
  const server = process.env.KHIDMAT_TEST_POSTGRES;
  if (!server) {
    throw new Error('KHIDMAT_TEST_POSTGRES is not set: run scripts/postgres.sh run scripts/e2e.sh');
  }
  const database = `e2e_${name.replace(/[^a-z0-9]/g, '_')}_${process.pid}`;
  sql(server, `CREATE DATABASE ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return { url: url.href, drop: () => sql(server, `DROP DATABASE ${database} WITH (FORCE)`) };
}

function sql(server: string, statement: string): void {
  const done = spawnSync('psql', [server, '--quiet', '--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-c', statement]);
  if (done.status !== 0) throw new Error(`${statement}: ${done.stderr || done.error?.message}`);
}
