// A simulated platform in a process of its own.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const waitLimit = 15_000; // ms

export class Simulator {
  #process;
  #lines;

  /** Starts the program; `limits` in milliseconds. */
  static async start(limits = {}) {
    const simulator = new Simulator();
    const program = process.env.SIMULATORSERVER;
    simulator.#process = spawn(program, [JSON.stringify(limits)], { stdio: ['pipe', 'pipe', 'inherit'] });
    simulator.#lines = createInterface({ input: simulator.#process.stdout })[Symbol.asyncIterator]();
    Object.assign(simulator, await simulator.#read());
    return simulator;
  }

  async tell(command) {
    this.#process.stdin.write(JSON.stringify(command) + '\n');
    return this.#read();
  }

  report() {
    return this.tell({ do: 'report' });
  }

  /** The first report for which the condition holds. */
  async until(condition, what) {
    for (const end = Date.now() + waitLimit; Date.now() < end; await sleep(20)) {
      const report = await this.report();
      if (condition(report)) {
        return report;
      }
    }
    throw new Error(`timed out waiting for ${what}`);
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin.end();
    await ended;
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    if (done) {
      throw new Error('the simulator ended');
    }
    return JSON.parse(value);
  }
}
