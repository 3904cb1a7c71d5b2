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

export interface ListenOptions {
  readonly broker: string;
  /** First levels of the topics, `uns/v1`. */
  readonly root: string;
  /** Name of the session at the broker: always the same for one database, never the same for two. */
  readonly clientId: string;
  /** Every message, after it was taken. */
  readonly onOutcome: (outcome: Outcome, topic: string) => void;
  /** `connected`: subscribed, messages come. `lost`: trying again, every second. */
  readonly onLink: (link: 'connected' | 'lost', why: string) => void;
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
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      client.handleMessage = (packet, acknowledge) => {
        if (signal.aborted) return;
        try {
          // What the broker retained is old news: its numbers would look like the first of a hole.
          if (!packet.retain) options.onOutcome(mes.take(packet.payload as Buffer), packet.topic);
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
        if (!signal.aborted) options.onLink('lost', why);
      });
      // At every connection: a broker that lost its sessions must be told again.
      client.on('connect', () => {
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
