/**
 * What a protocol is to the rest of the agent.
 *
 *   Protocol   pure and light: the config schema, the check of tags, the scan plan. Always loaded.
 *   Driver     loaded by `Protocol.load()` only where a plant uses the protocol; imports the vendor library.
 *   Collector  one open connection. Three verbs (connect, read, dispose) and no retries: the runtime alone reconnects.
 *              Two questions beside them: who is there (identify), and what is there right now (fresh).
 */
import type { z } from 'zod';
import type { Clock } from '../agent/base/clock.ts';
import type { Fault } from '../agent/base/fault.ts';
import type { Notice } from '../agent/base/health.ts';
import type { Log } from '../agent/base/log.ts';
import type { Phrase } from '../agent/base/text.ts';
import type { Sample } from '../agent/model/sample.ts';
import type { Scan } from '../agent/model/scan.ts';
import type { Tag, TagGroup } from '../agent/model/tag.ts';
import type { ProbeResult, ProbeWish } from './probe.ts';

/** The tags of one group that one connection reads. */
export interface GroupTags {
  readonly group: TagGroup;
  readonly tags: readonly Tag[];
}

/** Everything a collector is told: the validated config of its connection, and its tags by group. */
export interface ConnectionSpec<Config> {
  readonly id: string;
  readonly config: Config;
  readonly groups: readonly GroupTags[];
}

/** What a collector is given of the world. */
export interface CollectorDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Where it may keep files of its own (certificates), in a folder named after its protocol. */
  readonly dataDir: string;
}

/** What an endpoint, or a unit behind it, says it is. */
export interface EndpointIdentity {
  /** Modbus unit; absent where the endpoint speaks for all. */
  readonly unit?: number | undefined;
  /** host:port or endpoint URL, as configured. */
  readonly endpoint: string;
  /** Whether it offered an identification. Absence is normal for Modbus. */
  readonly answered: boolean;
  /** false: the configuration forbids to ask. */
  readonly asked?: false | undefined;
  /** true: it does not answer what it is read for, so it was not asked yet; it is by the next `identify` after it does. */
  readonly isPostponed?: true | undefined;
  /** Named as IdentityRecord (agent/model/record.ts) says; what is not known is absent. `address` and `mac` need no answer. */
  readonly facts: Readonly<Record<string, string>>;
}

/** One tag read past every cache. */
export interface FreshReading {
  readonly sample: Sample;
  /**
   * What came, before scaling: Modbus registers in hex, "41ca 0000", and bits as 0 or 1; OPC UA values as JSON text, 64-bit
   * integers as decimal strings. Absent where nothing came.
   */
  readonly raw?: string | undefined;
}

/** One open connection to one endpoint. */
export interface Collector extends AsyncDisposable {
  /** What a person should know while it works, the most important first; the same array as long as nothing changes. */
  readonly notices?: readonly Notice[];

  /**
   * Resolves once the far side answers. May be called again after a NotConnectedError; it then starts from nothing.
   * @throws NotConnectedError the far side does not answer or refuses
   * @throws PermanentError what is configured can never work
   */
  connect(signal: AbortSignal): Promise<void>;

  /**
   * The next scan: waits until a group is due, or until data are pushed. A tag or a unit that fails yields BAD samples
   * in the scan and costs nothing else (DESIGN law 5).
   * @throws NotConnectedError the connection is down or can no longer be trusted
   */
  read(signal: AbortSignal): Promise<Scan>;

  /**
   * What the far side says it is: one entry for the endpoint, or one per unit. A far side that does not know the question,
   * keeps silent or answers nonsense is an entry with `answered: false`, and is not asked again for a day. It may run beside
   * `read`, and should: a silent unit takes its timeout here, and a scan waits for no more than one such request.
   * Where one was postponed, a next call within a day asks those alone, and costs nothing as long as they are silent.
   * @throws NotConnectedError the connection is down
   * @throws the reason of `signal` when it aborts
   */
  identify(signal: AbortSignal): Promise<readonly EndpointIdentity[]>;

  /**
   * Reads tags of this connection now, past every cache, for a reviewer's challenge; beside `read`, which stays on schedule.
   * One reading per tag, in the order of `tags`; a tag that fails is BAD with its status, and a tag that cannot be read at a
   * moment (conditions) has no reading.
   * @throws NotConnectedError the connection is down; told at once, or within ten seconds where it is being made
   * @throws the reason of `signal` when it aborts
   */
  fresh(tags: readonly Tag[], signal: AbortSignal): Promise<readonly FreshReading[]>;
}

/** The part of a protocol that does I/O. */
export interface Driver<Config> {
  open(spec: ConnectionSpec<Config>, deps: CollectorDeps): Collector;

  /**
   * A dry run: connects as the collector would, reads every tag of the spec once and judges it, so that a bad address costs
   * itself only. Absent where `fresh` tells as much (fresh-probe.ts). When `signal` aborts, what was not read is `skipped`.
   * @throws NotConnectedError the far side does not answer or refuses
   */
  probe?(
    spec: ConnectionSpec<Config>,
    deps: CollectorDeps,
    wish: ProbeWish,
    signal: AbortSignal,
  ): Promise<ProbeResult>;
}

/** How one group of one connection will be read. */
export interface GroupPlan {
  readonly group: string;
  readonly intervalMs: number;
  readonly tags: number;
  /** Requests per cycle; 0 where the far side pushes. */
  readonly requests: number;
  /** Registers, bits or nodes asked for per cycle. */
  readonly items: number;
  /** Bytes on the wire per cycle, requests and replies; absent where that is not known. */
  readonly bytes?: number | undefined;
  /** Seconds one cycle is expected to take; 0 where the far side pushes. */
  readonly predictedSeconds: number;
}

/** A connection as it could be instead, to be planned anew. */
export interface Alternative<Config> {
  /** What is changed: of several alternatives of one kind the first that is quick enough will be proposed. */
  readonly kind: string;
  /** Kinds, found before, of which one that is enough makes this needless: it is more work. */
  readonly unless?: readonly string[] | undefined;
  /** What to do for it. `{cycles}` will be how long its cycles take. */
  readonly phrase: Phrase;
  /** What the connection becomes: itself, changed, or several. */
  readonly specs: readonly ConnectionSpec<Config>[];
}

/** The pure part of a protocol. */
export interface Protocol<Config> {
  /** The value of `protocol` in the config. */
  readonly name: string;
  /** Strict schema of one connection, `id` and `protocol` included. */
  readonly schema: z.ZodType<Config>;
  /**
   * Everything wrong with the tags of one connection: addresses, types, overlaps of unlike types. Empty when fine.
   * @param groups of the plant, where a tag's way of reading depends on its group
   */
  checkTags(config: Config, tags: readonly Tag[], groups?: readonly TagGroup[]): Fault[];
  /**
   * An address of this connection in the one notation that means the same on every one; as it is where it cannot be read.
   * Points are compared by it, in the evidence.
   * @param unit of the tag, where a bare address can mean different things at different units
   */
  addressOf(config: Config, address: string, unit?: number): string;
  /** The scan plan of a connection whose tags are free of errors. */
  plan(spec: ConnectionSpec<Config>): GroupPlan[];
  /** What the predicted times are made of: what is configured, and what is assumed. */
  basis(config: Config): Phrase;
  /** Connections that have the same one take turns on one link, and so share its time; undefined where it has its own. */
  sharedLink?(config: Config): string | undefined;
  /** What could be changed to make its cycles quicker, by kind the smaller change first, the simpler kind first. */
  alternatives?(spec: ConnectionSpec<Config>): Alternative<Config>[];
  /** Loads the driver and with it the vendor library. */
  load(): Promise<Driver<Config>>;
}
