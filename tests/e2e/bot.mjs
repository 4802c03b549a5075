// The bot under test: started for each conversation anew, on an empty data directory.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writePolicy } from './policy.mjs';
import { Child, answersHttp, childEnv, freePort } from './processes.mjs';

const START_SECONDS = 60;

/** A bot somebody else started. */
export class RunningBot {
  constructor(url) {
    this.url = url;
  }

  async restart() {
    throw new Error('a conversation with a restart needs --start');
  }
}

export class Bot {
  /** `command` is a shell line in which {port} and {data} are replaced; `policy` is what differs from the example. */
  constructor(command, { out, policy }) {
    Object.assign(this, { command, logFile: path.join(out, 'bot.log') });
    this.env = policy ? { BEHALF_POLICY: writePolicy(path.join(out, 'policy.toml'), policy) } : {};
  }

  async start(cleanup) {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}/api/messages`;
    this.data = fs.mkdtempSync(path.join(os.tmpdir(), 'behalf-e2e-'));
    this.line = this.command.replaceAll('{port}', port).replaceAll('{data}', this.data);
    cleanup.add(async () => {
      await this.child?.stop();
      fs.rmSync(this.data, { recursive: true, force: true });
    });
    await this.#run();
    return this;
  }

  /** On the same port and data, as after a deployment, or after SIGKILL. */
  async restart(signal) {
    await this.child.stop(signal);
    await this.#run();
  }

  async #run() {
    this.child = new Child('/bin/bash', ['-c', `exec ${this.line}`], {
      env: childEnv(this.env),
      logFile: this.logFile,
    });
    const ready = await answersHttp(new URL('/healthz', this.url), {
      within: START_SECONDS,
      alive: () => this.child.running,
      accepts: (status) => status === 200,
    });
    if (!ready) throw new Error(`the bot is not healthy (status ${this.child.status}); see ${this.logFile}`);
  }
}
