// Child processes, stopped by the ids of those started here, and the ports they listen on.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';

const PATIENCE_MS = 5000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Environment for children: loopback never goes through a proxy. */
export function childEnv(extra = {}) {
  const proxied = process.env.NO_PROXY ?? process.env.no_proxy;
  const direct = [proxied, 'localhost,127.0.0.1'].filter(Boolean).join(',');
  return { ...process.env, NO_PROXY: direct, no_proxy: direct, ...extra };
}

/** A child in its own process group, its output in a file. */
export class Child {
  constructor(command, args, { logFile, ...options }) {
    const log = fs.openSync(logFile, 'a');
    this.process = spawn(command, args, { stdio: ['ignore', log, log], detached: true, ...options });
    fs.closeSync(log);
    this.exited = new Promise((resolve) => {
      this.process.on('exit', (code, signal) => resolve((this.status = code ?? signal)));
      this.process.on('error', (error) => resolve((this.status = error.message)));
    });
  }

  get running() {
    return this.status === undefined;
  }

  /** The whole group: first told, then killed. */
  async stop(signal = 'SIGTERM') {
    this.#signal(signal);
    await Promise.race([this.exited, sleep(PATIENCE_MS)]);
    this.#signal('SIGKILL');
    await this.exited;
  }

  #signal(signal) {
    if (!this.process.pid) return;
    try {
      process.kill(-this.process.pid, signal);
    } catch (error) {
      if (!['ESRCH', 'EPERM'].includes(error.code)) throw error;
    }
  }
}

/** What has to be undone at the end, newest first, however the end comes. */
export class Cleanup {
  #steps = [];
  #running;

  /** One for a part of the work is run by itself, or with the whole. */
  constructor(whole) {
    whole?.add(() => this.run());
  }

  add(step) {
    this.#steps.push(step);
  }

  run() {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll() {
    while (this.#steps.length) {
      try {
        await this.#steps.pop()();
      } catch (error) {
        console.error(`while stopping: ${error.message}`);
      }
    }
  }

  async exit(code) {
    await this.run();
    process.exit(code);
  }

  exitOnSignals() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.exit(130));
    process.stdout.on('error', () => this.exit(141)); // for example, piped into head
    process.on('uncaughtException', (error) => {
      console.error(error);
      this.exit(1);
    });
  }
}

/** True as soon as something answers HTTP at `url` with a status that `accepts` likes. */
export async function answersHttp(
  url,
  { within, alive = () => true, accepts = (status) => status !== null },
) {
  const end = Date.now() + 1000 * within;
  while (alive() && Date.now() < end) {
    if (accepts(await statusOf(url))) return true;
    await sleep(200);
  }
  return false;
}

function statusOf(url) {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: 1500 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', () => resolve(null));
    request.on('timeout', () => request.destroy());
  });
}
