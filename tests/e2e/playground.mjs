// Microsoft 365 Agents Playground: one per conversation, with the people of bot/playground.yml.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, answersHttp, childEnv, freePort } from './processes.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const CLI = path.join(HERE, 'node_modules/@microsoft/m365agentsplayground/cli.js');
const CONFIG = path.join(HERE, '../../bot/playground.yml');

/** Returns its own address, the connector it plays for the bot, and its configuration. */
export async function startPlayground(cleanup, { botUrl, out }) {
  const port = await freePort();
  const args = [CLI, 'start', '-e', botUrl, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  const logFile = path.join(out, 'playground.log');
  const child = new Child(process.execPath, args, {
    logFile,
    cwd: out, // it writes ./devTools
    env: childEnv({
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: CONFIG,
      M365_AGENTS_PLAYGROUND_LOGFILE: path.join(out, 'playground.devlog'),
    }),
  });
  cleanup.add(() => child.stop());
  const url = `http://localhost:${port}`;
  if (!(await answersHttp(`${url}/_debug/ping`, { within: 30, alive: () => child.running }))) {
    throw new Error(`the Playground did not start (status ${child.status}); see ${logFile}`);
  }
  const { config } = await (await fetch(`${url}/_internal/v1/config`)).json();
  return { url, connector: `${url}/_connector`, config };
}

export function ensurePlayground() {
  if (!fs.existsSync(CLI))
    throw new Error('the Playground is not installed: make e2e, or npm ci in tests/e2e');
}
