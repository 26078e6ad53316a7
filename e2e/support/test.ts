// `test` for journeys: the program is running, the page talks to it, and every page is watched to its end.

import { test as base, expect } from '@playwright/test';
import { watch } from './checks.ts';
import { startServer, type Server } from './server.ts';

export type Engine = 'sqlite' | 'postgres';
export type Language = 'ur' | 'en';

export interface Options {
  engine: Engine;
  language: Language;
}

interface WorkerFixtures {
  engine: Engine;
  /** One running program for each worker: journeys of one file share it, projects do not. */
  khidmat: Server;
}

interface TestFixtures {
  language: Language;
  /** What the pages did that no page may do; must be empty at the end. A journey that expects one empties it. */
  misdeeds: string[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engine: ['sqlite', { option: true, scope: 'worker' }],
  language: ['en', { option: true }],
  khidmat: [
    async ({ engine }, use, worker) => {
      const server = await startServer(engine, `${worker.project.name}-${worker.workerIndex}`);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ khidmat }, use) => use(khidmat.address),
  misdeeds: [
    async ({ context, khidmat }, use) => {
      const origin = new URL(khidmat.address).origin;
      const seen: string[] = [];
      context.on('page', (page) => watch(page, origin, seen));
      await use(seen);
      expect(seen, 'what no page may do').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
export * from './checks.ts';
