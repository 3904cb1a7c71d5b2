/**
 * An open OPC UA session, reduced to the six calls this agent makes. With dial.ts the only importer of the vendor
 * library. Read-only: no write or node-management request is made here, and of the methods a server has only
 * ConditionRefresh is called, which changes nothing in it.
 *
 * Invariant: every call ends by its deadline. A call that is not answered, and any answer that says the session or the
 * channel is gone, loses the link for good; a lost link never recovers, its owner tears it down and dials again. So the
 * library's own reconnection (which may come back without the monitored items) is never in play.
 */
import {
  AttributeIds,
  constructEventFilter,
  CreateMonitoredItemsRequest,
  type CreateMonitoredItemsResponse,
  CreateSubscriptionRequest,
  type CreateSubscriptionResponse,
  DataChangeNotification,
  EventNotificationList,
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
import { conditionFields } from './condition-event.ts';
import type { RawDataValue } from './decode.ts';
import type { Change, Granted, Occurrence, Publication, SubscriptionTerms } from './publication.ts';
import { isLinkStatus, ServiceFault } from './refusal.ts';

/** A node to read or monitor, resolved for this server. */
export interface NodeRef {
  /** NodeId with a namespace index, as text. */
  readonly nodeId: string;
  /** Array element wanted; undefined for the whole value. */
  readonly index?: number | undefined;
  /** The events of the node are wanted, not a value. */
  readonly isNotifier?: boolean | undefined;
}

/** A read request made once and sent again and again, never twice at the same time. */
export type PreparedRead = ReadRequest;

/** What the library does to a session in its own ways. */
export interface SessionVerbs {
  /** Ends session and socket within a bounded time; politely while the link is alive. */
  close(isAlive: boolean): Promise<void>;
  /** Asks for a ConditionRefresh. */
  refreshConditions(subscription: number): Promise<{ readonly value: StatusCode }>;
}

/** Whom a session leads to, as the connection itself shows. */
export interface FarSide {
  /** DER, the server's own certificate first; empty where it sent none. */
  readonly certificate: Uint8Array;
  /** IP address connected to, where known. */
  readonly address: string | undefined;
}

/** Events the server keeps per notifier between two publishes. */
const eventQueueSize = 1000;

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
  readonly #verbs: SessionVerbs;
  readonly farSide: FarSide;
  #lost: NotConnectedError | undefined;
  /** Called once, when the link is lost. */
  onLost: (() => void) | undefined;

  constructor(
    endpoint: string,
    session: Transactions,
    timeoutMs: number,
    verbs: SessionVerbs,
    farSide: FarSide,
  ) {
    this.#endpoint = endpoint;
    this.#session = session;
    this.#timeoutMs = timeoutMs;
    this.#verbs = verbs;
    this.farSide = farSide;
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
    await this.#verbs.close(isAlive);
  }

  /** A request for values with both times; `attribute` 'NodeClass' asks only whether the nodes exist. */
  prepareRead(
    nodes: readonly NodeRef[],
    attribute: 'Value' | 'NodeClass' | 'EventNotifier' = 'Value',
  ): PreparedRead {
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
   * Adds items to a subscription, at most what one call may hold. Of a notifier all events come: see condition-event.ts.
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
        itemToMonitor: itemOf(node, node.isNotifier ? AttributeIds.EventNotifier : AttributeIds.Value),
        monitoringMode: MonitoringMode.Reporting,
        requestedParameters: node.isNotifier
          ? { clientHandle, ...eventParameters() }
          : { clientHandle, samplingInterval: samplingMs, queueSize, discardOldest: true },
      })),
    });
    const response = await this.#call<CreateMonitoredItemsResponse>(request, this.#timeoutMs);
    return (response.results ?? []).map((result) => result.statusCode.value);
  }

  /**
   * Asks the server to send the events of every condition it retains once more to one subscription (ConditionRefresh,
   * OPC 10000-9 §5.5.7). The one method this agent calls: it changes no state of the server, only repeats what a
   * subscriber who had been there would have seen, so the agent stays read-only.
   * @returns Good, or why it was refused
   * @throws as `read`
   */
  async refreshConditions(subscription: number): Promise<StatusCode> {
    if (this.#lost !== undefined) throw this.#lost;
    // The library makes two requests of it.
    const deadlineMs = 2 * this.#timeoutMs;
    const over = Promise.withResolvers<never>();
    const timer = setTimeout(() => over.reject(this.lose(this.#silent(deadlineMs))), deadlineMs);
    try {
      return (await Promise.race([this.#verbs.refreshConditions(subscription), over.promise])).value;
    } catch (error) {
      const refusal = error as Error & { readonly response?: AnyResponse };
      throw this.#lost ?? this.#failure(refusal, refusal.response);
    } finally {
      clearTimeout(timer);
    }
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
    const events: Occurrence[] = [];
    let ended: StatusCode | undefined;
    for (const part of notificationData ?? []) {
      if (part instanceof DataChangeNotification)
        for (const item of part.monitoredItems ?? []) changes.push(item);
      else if (part instanceof EventNotificationList)
        for (const { clientHandle, eventFields } of part.events ?? [])
          events.push({ clientHandle, fields: eventFields ?? [] });
      else if (part instanceof StatusChangeNotification) ended = part.status.value;
    }
    return {
      subscription: response.subscriptionId,
      sequence: sequenceNumber,
      more: response.moreNotifications,
      isKeepAlive: (notificationData ?? []).length === 0,
      changes,
      events,
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

/** A filter is made anew for each item, as the library keeps what it was given. */
function eventParameters() {
  return {
    samplingInterval: 0,
    queueSize: eventQueueSize,
    discardOldest: true,
    filter: constructEventFilter([...conditionFields]),
  };
}
