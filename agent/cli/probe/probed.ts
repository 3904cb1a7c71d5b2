import type { ConnectionSpec } from '../../../collectors/collector.ts';
import type { ProbeResult, Remark } from '../../../collectors/probe.ts';
import type { ConnectionConfig } from '../../../collectors/registry.ts';

/** What came of one connection. */
export interface Probed {
  readonly spec: ConnectionSpec<ConnectionConfig>;
  readonly result: ProbeResult;
  /** Why nothing could be read. */
  readonly error?: (Remark & { readonly cause?: string | undefined }) | undefined;
}
