/**
 * An open OPC UA session, reduced to the five service calls this agent makes. With dial.ts the only importer of the vendor
 * library. Read-only: no write, call or node-management request is made here.
 *
 * Invariant: every call ends by its deadline. A call that is not answered, and any answer that says the session or the
 * channel is gone, loses the link for good; a lost link never recovers, its owner tears it down and dials again. So the
 * library's own reconnection (which may come back without the monitored items) is never in play.
 */
import {
  AttributeIds,
  CreateMonitoredItemsRequest,
  type CreateMonitoredItemsResponse,
  CreateSubscriptionRequest,
  type CreateSubscriptionResponse,
  DataChangeNotification,
  MonitoringMode,
  PublishRequest,
  type PublishResponse,
  ReadRequest,
  type ReadResponse,
  resolveNodeId,
  StatusChangeNotification,
  TimestampsToReturn,
} from 'node-opcua-client';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { RawDataValue } from './decode.ts';
import { isLinkStatus } from './refusal.ts';

/** A node to read or monitor, resolved for this server. */
export interface NodeRef {
  /** NodeId with a namespace index, as text. */
  readonly nodeId: string;
  /** Array element wanted; undefined for the whole value. */
  readonly index?: number | undefined;
}

/** A read request made once and sent again and again, never twice at the same time. */
export type PreparedRead = ReadRequest;

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

/** One notification message of one subscription; empty `changes` and no `ended` make a keep-alive. */
export interface Publication {
  readonly subscription: number;
  readonly sequence: number;
  /** More of the same publishing cycle follows. */
  readonly more: boolean;
  readonly changes: readonly Change[];
  /** The server ended the subscription, with this status. */
  readonly ended?: StatusCode | undefined;
}

/** A new value of a monitored item. */
export interface Change {
  readonly clientHandle: number;
  readonly value: RawDataValue;
}

/** The server refused one call; the session lives on. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly status: StatusCode;

  constructor(status: StatusCode, message: string) {
    super(message);
    this.status = status;
  }
}

/** The library's way of sending any request; its public types leave it out. */
export interface Transactions {
  performMessageTransaction(
    request: object,
    callback: (error: Error | null, response?: AnyResponse) => void,
  ): void;
}

interface AnyResponse {
  readonly responseHeader: { readonly serviceResult: { readonly value: number } };
}

/** An open session. */
export class Link {
  readonly #endpoint: string;
  readonly #session: Transactions;
  readonly #timeoutMs: number;
  readonly #close: (isAlive: boolean) => Promise<void>;
  #lost: NotConnectedError | undefined;
  /** Called once, when the link is lost. */
  onLost: (() => void) | undefined;

  /** @param close ends session and socket within a bounded time; politely while the link is alive */
  constructor(
    endpoint: string,
    session: Transactions,
    timeoutMs: number,
    close: (isAlive: boolean) => Promise<void>,
  ) {
    this.#endpoint = endpoint;
    this.#session = session;
    this.#timeoutMs = timeoutMs;
    this.#close = close;
  }

  /** Why the link is lost; undefined while it is alive. */
  get lost(): NotConnectedError | undefined {
    return this.#lost;
  }

  /** Declares the link lost; the first reason stays. */
  lose(reason: NotConnectedError): NotConnectedError {
    if (this.#lost === undefined) {
      this.#lost = reason;
      this.onLost?.();
    }
    return this.#lost;
  }

  /** Ends session and socket, within about two seconds even on a dead link. */
  async close(): Promise<void> {
    const isAlive = this.#lost === undefined;
    this.#lost ??= new NotConnectedError('opcua.closed', Status.BadNotConnected, {
      endpoint: this.#endpoint,
    });
    await this.#close(isAlive);
  }

  /** A request for values with both times; `attribute` 'NodeClass' asks only whether the nodes exist. */
  prepareRead(nodes: readonly NodeRef[], attribute: 'Value' | 'NodeClass' = 'Value'): PreparedRead {
    return new ReadRequest({
      requestHeader: { timeoutHint: this.#timeoutMs },
      maxAge: 0,
      timestampsToReturn: TimestampsToReturn.Both,
      nodesToRead: nodes.map((node) => itemOf(node, AttributeIds[attribute])),
    });
  }

  /**
   * Reads; the results stand in the order of the request.
   * @throws ServiceFault the server refused the request as a whole
   * @throws NotConnectedError no answer in time, or the session is gone
   */
  async read(request: PreparedRead): Promise<readonly RawDataValue[]> {
    const response = await this.#call<ReadResponse>(request, this.#timeoutMs);
    return response.results ?? [];
  }

  /** Makes a subscription, publishing from the start. @throws as `read` */
  async subscribe(terms: SubscriptionTerms): Promise<Granted> {
    const request = new CreateSubscriptionRequest({
      requestHeader: { timeoutHint: this.#timeoutMs },
      requestedPublishingInterval: terms.publishingMs,
      requestedMaxKeepAliveCount: terms.keepAliveCount,
      requestedLifetimeCount: terms.lifetimeCount,
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 0,
    });
    const granted = await this.#call<CreateSubscriptionResponse>(request, this.#timeoutMs);
    const publishingMs = granted.revisedPublishingInterval;
    return {
      id: granted.subscriptionId,
      publishingMs,
      keepAliveMs: publishingMs * granted.revisedMaxKeepAliveCount,
    };
  }

  /**
   * Adds items to a subscription, at most what one call may hold.
   * @returns per item its status: Good, or why it was refused
   * @throws as `read`
   */
  async monitor(
    subscription: number,
    items: readonly { readonly node: NodeRef; readonly clientHandle: number }[],
    samplingMs: number,
    queueSize: number,
  ): Promise<readonly StatusCode[]> {
    const request = new CreateMonitoredItemsRequest({
      requestHeader: { timeoutHint: this.#timeoutMs },
      subscriptionId: subscription,
      timestampsToReturn: TimestampsToReturn.Both,
      itemsToCreate: items.map(({ node, clientHandle }) => ({
        itemToMonitor: itemOf(node, AttributeIds.Value),
        monitoringMode: MonitoringMode.Reporting,
        requestedParameters: { clientHandle, samplingInterval: samplingMs, queueSize, discardOldest: true },
      })),
    });
    const response = await this.#call<CreateMonitoredItemsResponse>(request, this.#timeoutMs);
    return (response.results ?? []).map((result) => result.statusCode.value);
  }

  /**
   * Acknowledges messages and waits for the next one of any subscription.
   * @param waitMs the longest the server may rightly keep silent
   * @throws as `read`
   */
  async publish(
    acknowledged: readonly { readonly subscriptionId: number; readonly sequenceNumber: number }[],
    waitMs: number,
  ): Promise<Publication> {
    const request = new PublishRequest({
      requestHeader: { timeoutHint: waitMs },
      subscriptionAcknowledgements: [...acknowledged],
    });
    const response = await this.#call<PublishResponse>(request, waitMs);
    const { sequenceNumber, notificationData } = response.notificationMessage;
    const changes: Change[] = [];
    let ended: StatusCode | undefined;
    for (const part of notificationData ?? []) {
      if (part instanceof DataChangeNotification)
        for (const item of part.monitoredItems ?? []) changes.push(item);
      else if (part instanceof StatusChangeNotification) ended = part.status.value;
    }
    return {
      subscription: response.subscriptionId,
      sequence: sequenceNumber,
      more: response.moreNotifications,
      changes,
      ended,
    };
  }

  #call<Response>(request: object, deadlineMs: number): Promise<Response> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.lose(this.#silent(deadlineMs))), deadlineMs);
      this.#session.performMessageTransaction(request, (error, response) => {
        clearTimeout(timer);
        if (error === null) resolve(response as Response);
        else reject(this.#failure(error, response));
      });
    });
  }

  #silent(deadlineMs: number): NotConnectedError {
    return new NotConnectedError('opcua.timeout', Status.BadTimeout, {
      endpoint: this.#endpoint,
      ms: deadlineMs,
    });
  }

  #failure(error: Error, response: AnyResponse | undefined): Error {
    const status = response?.responseHeader.serviceResult.value;
    if (status !== undefined && !isLinkStatus(status)) return new ServiceFault(status, error.message);
    const params = { endpoint: this.#endpoint };
    return this.lose(new NotConnectedError('opcua.lost', status ?? Status.BadNotConnected, params, error));
  }
}

function itemOf({ nodeId, index }: NodeRef, attributeId: AttributeIds) {
  return index === undefined
    ? { nodeId: resolveNodeId(nodeId), attributeId }
    : { nodeId: resolveNodeId(nodeId), attributeId, indexRange: String(index) as never };
}
