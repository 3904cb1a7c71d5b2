/**
 * A simulated line behind a TCP port of loopback, as a transparent serial server or DTU has it (RTU over TCP).
 *
 *   await using tcp = await serveTcp(line);   // a master connects to tcp.port and speaks RTU frames
 *   tcp.run.inject({ fault: 'stall', unit: 2, seconds: 10 });
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { SerialLine } from './line.ts';
import { LineRun } from './run.ts';

/** A line on a TCP port of loopback. */
export interface TcpLine extends AsyncDisposable {
  readonly run: LineRun;
  readonly port: number;
  /** Masters that connected so far. */
  readonly connections: number;
  readonly isConnected: boolean;
  /** Cuts the connection, as a DTU does that lost its network. */
  cut(): void;
}

/** Serves a line as RTU over TCP. One master at a time: like most serial servers it drops the old one for a new one. */
export async function serveTcp(line: SerialLine, port = 0): Promise<TcpLine> {
  const run = new LineRun(line);
  let present: Socket | undefined;
  let connections = 0;
  const server = createServer((socket) => {
    present?.destroy();
    present = socket;
    connections += 1;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => present === socket && run.take(bytes));
    socket.on('close', () => {
      if (present !== socket) return;
      present = undefined;
      run.detach();
    });
    run.attach((bytes) => socket.write(bytes));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    run,
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    get isConnected() {
      return present !== undefined;
    },
    cut: () => present?.destroy(),
    [Symbol.asyncDispose]: async () => {
      run.stop();
      present?.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
