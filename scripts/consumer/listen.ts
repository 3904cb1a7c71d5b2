/**
 * Broker → Mes. A lasting session (clean: false) keeps what comes while nobody listens; a message is acknowledged only
 * after its effect is on disk.
 *
 * mqtt.js takes one packet after the other and sends PUBACK when the callback of handleMessage is called: that is the
 * manual acknowledgement. The `message` event comes before it and must not be used for the effect. MQTT 3.1.1, because
 * every broker speaks it; with MQTT 5 also set sessionExpiryInterval, or the session ends with the connection.
 */
import mqtt from 'mqtt';
import type { Mes, Outcome } from './mes.ts';
import { shiftOf } from './rebase.ts';

/**
 * `connected`: subscribed, messages come. `lost`: trying again, every second. `closed`: the same, but the broker ended
 * the connection and did not say why, as it does when another client takes the name of the session; MQTT 3.1.1 has no
 * word for it.
 */
export type Link = 'connected' | 'lost' | 'closed';

export interface ListenOptions {
  readonly broker: string;
  /** First levels of the topics, `uns/v1`. */
  readonly root: string;
  /** Name of the session at the broker: always the same for one database, never the same for two. */
  readonly clientId: string;
  /** Every message, after it was taken. */
  readonly onOutcome: (outcome: Outcome, topic: string) => void;
  readonly onLink: (link: Link, why: string) => void;
}

/**
 * Listens until `signal` is aborted; reconnects for ever.
 * @throws what `Mes.take` throws: the message was not acknowledged and comes again to the next listener
 */
export async function listen(mes: Mes, options: ListenOptions, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const client = mqtt.connect(options.broker, {
    // First the handler, then the connection: a lasting session delivers before anything is subscribed.
    manualConnect: true,
    protocolVersion: 4,
    clientId: options.clientId,
    clean: false,
    resubscribe: false,
    reconnectPeriod: 1_000,
    connectTimeout: 5_000,
  });
  let why = '';
  let isConnected = false;
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      client.handleMessage = (packet, acknowledge) => {
        if (signal.aborted) return;
        try {
          // MQTT 3.1.1 has none; then the gap message alone says it.
          const properties = packet.properties?.userProperties;
          // What the broker retained is old news: its numbers would look like the first of a hole.
          if (!packet.retain)
            options.onOutcome(
              mes.take(packet.payload as Buffer, shiftOf(properties?.['shift'])),
              packet.topic,
            );
        } catch (error) {
          reject(error);
          return;
        }
        acknowledge();
      };
      client.on('error', (error) => {
        why = error.message;
      });
      client.on('close', () => {
        if (!signal.aborted) options.onLink(isConnected && why === '' ? 'closed' : 'lost', why);
        isConnected = false;
      });
      // Only MQTT 5 brokers say it; the code is all that every one of them gives.
      client.on('disconnect', ({ reasonCode, properties }) => {
        why = properties?.reasonString ?? (reasonCode === undefined ? '' : `reason code ${reasonCode}`);
      });
      // At every connection: a broker that lost its sessions must be told again.
      client.on('connect', () => {
        isConnected = true;
        why = '';
        client.subscribe(`${options.root}/#`, { qos: 1 }, (error) => {
          why = error?.message ?? '';
          if (error === null) options.onLink('connected', '');
          else client.stream.destroy();
        });
      });
      client.connect();
    });
  } finally {
    await client.endAsync(true);
  }
}
