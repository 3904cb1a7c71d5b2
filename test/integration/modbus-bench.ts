/** A collector and the device made by hand that it reads, anew for every test of a file. */
import { afterEach, beforeEach } from 'vitest';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { openCollector, valuesOf } from './modbus-collector.ts';
import { Device } from './modbus-device.ts';

/** What a test of this file has. */
export class DeviceBench {
  readonly abort = new AbortController();
  readonly device: Device;
  #collector: Collector | undefined;

  constructor(device: Device) {
    this.device = device;
  }

  get collector(): Collector {
    if (this.#collector === undefined) throw new Error('not connected');
    return this.#collector;
  }

  /** Opens the collector for these groups, and connects it. */
  async connected(groups: readonly (readonly Tag[])[], config: Record<string, unknown> = {}): Promise<void> {
    this.#collector = await openCollector(this.device.port, groups, { timeoutMs: 80, ...config });
    await this.#collector.connect(this.abort.signal);
  }

  async scan(): Promise<Record<string, unknown>> {
    return valuesOf(await this.collector.read(this.abort.signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#collector?.[Symbol.asyncDispose]();
    await this.device[Symbol.asyncDispose]();
  }
}

/** Makes a bench before each test of the file that calls this, and takes it down after it. */
export function useBench(take: (bench: DeviceBench) => void): void {
  let bench: DeviceBench | undefined;
  beforeEach(async () => {
    bench = new DeviceBench(await Device.listen());
    take(bench);
  });
  afterEach(async () => {
    await bench?.[Symbol.asyncDispose]();
  });
}
