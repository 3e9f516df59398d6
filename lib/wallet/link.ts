import { PicoError } from '../errors.ts';
import { encodePacket, isStale, openSession, type Packet, parsePacket, type Session } from '../hub/index.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';

/**
 * A connection's line to its hub: a pushed session where there is one, else one HTTP exchange at a time. What is sent
 * is always what is durable; what comes in is acknowledged after it is durable (channel.md §8).
 */
export class Link {
  private session: Session | undefined;
  private opening: Promise<void> | undefined;
  /** Last seq given to the session. */
  private given = 0;
  private readonly context: Context;
  private readonly connection: Connection;
  private readonly onEnd: (error: PicoError) => void;

  constructor(context: Context, connection: Connection, onEnd: (error: PicoError) => void) {
    this.context = context;
    this.connection = connection;
    this.onEnd = onEnd;
  }

  get online(): boolean {
    return this.session?.open === true;
  }

  /** Sends what the session has not been given yet, and acknowledges. Without a session nothing happens. */
  flush(): void {
    if (this.session?.open !== true) return;
    const packet = this.connection.packet(this.given);
    this.given = packet.sent;
    this.session.send(packet);
  }

  /** Opens a session where there is none. Throws HubUnreachable, StaleState, BadSignature; InvalidUrl. */
  open(): Promise<void> {
    if (this.online) return Promise.resolve();
    this.opening ??= this.openNow().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  close(): void {
    this.session?.close();
    this.session = undefined;
  }

  /** One mph_sync over HTTP. The hub waits a little for what it causes; true when something came or was taken. */
  async exchange(): Promise<boolean> {
    const { connection, context } = this;
    const before = connection.packet();
    const params = { handle: connection.handle, device: context.device, ...encodePacket(before) };
    const client = context.hubClient(connection.row.hub);
    const answer = parsePacket(await client.call('mph_sync', params, connection.signer));
    await this.take(answer);
    const now = connection.packet();
    return now.ack > before.ack || now.messages.length !== before.messages.length;
  }

  private async take(packet: Packet): Promise<void> {
    const { state } = this.connection;
    if (state === undefined) return;
    if (isStale(packet, state))
      throw new PicoError(
        'StaleState',
        "the hub's state is older than what it once said; close the connection alone",
      );
    await this.connection.run([{ type: 'deliver', messages: packet.messages, ack: packet.ack }]);
  }

  private async openNow(): Promise<void> {
    const { context, connection } = this;
    if (context.WebSocket === undefined) throw new PicoError('HubUnreachable', 'there are no sessions here');
    let given = 0;
    let session: Session | undefined;
    session = await openSession({
      url: connection.row.hub,
      signer: connection.signer,
      ecdsa: context.ecdsa,
      device: context.device,
      nonce: context.random(32),
      WebSocket: context.WebSocket,
      current: () => {
        const packet = connection.packet();
        given = packet.sent;
        const { received = 0, outbox = [] } = connection.state ?? {};
        return { ...packet, received, outbox };
      },
      onPacket: (packet) => {
        this.take(packet).catch((error: unknown) => this.fail(error));
      },
      onEnd: (error) => {
        if (this.session !== session) return;
        this.session = undefined;
        this.onEnd(error);
      },
    });
    this.session = session;
    this.given = given;
    this.flush();
  }

  private fail(error: unknown): void {
    this.close();
    this.onEnd(
      error instanceof PicoError ? error : new PicoError('Internal', 'a message could not be taken in'),
    );
  }
}
