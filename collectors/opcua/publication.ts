/** What is agreed about a subscription, and what comes over it. Shapes only; client.ts fills them. */
import type { StatusCode } from '../../agent/model/status.ts';
import type { RawDataValue, RawVariant } from './decode.ts';

/** A subscription as the server granted it. */
export interface Granted {
  readonly id: number;
  readonly publishingMs: number;
  readonly keepAliveMs: number;
}

/** What a subscription is asked for. */
export interface SubscriptionTerms {
  readonly publishingMs: number;
  readonly keepAliveCount: number;
  readonly lifetimeCount: number;
}

/** One notification message of one subscription. */
export interface Publication {
  readonly subscription: number;
  readonly sequence: number;
  /** More of the same publishing cycle follows. */
  readonly more: boolean;
  /** It brings nothing and has no number of its own. */
  readonly isKeepAlive: boolean;
  readonly changes: readonly Change[];
  readonly events: readonly Occurrence[];
  /** The server ended the subscription, with this status. */
  readonly ended?: StatusCode | undefined;
}

/** A new value of a monitored item. */
export interface Change {
  readonly clientHandle: number;
  readonly value: RawDataValue;
}

/** An event of a monitored notifier: its `conditionFields`. */
export interface Occurrence {
  readonly clientHandle: number;
  readonly fields: readonly RawVariant[];
}
