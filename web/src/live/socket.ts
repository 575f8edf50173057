/// The WebSocket of this tab: connects when somebody listens, authenticates, and reconnects when it drops. There is
/// never more than one.
import { createStore } from "zustand/vanilla";

import type { Schemas } from "../api/client";
import { waitMs, type Pace } from "../api/waits";
import { serverClock } from "../clock/server-clock";
import { buyer } from "../session/buyer";
import { session } from "../session/session";
import { decodeFrame, parseMessage, type SeatFrame, type ServerMessage } from "./frames";

/** `connected` means that the engine has accepted who we are. */
export type Connection = "idle" | "connecting" | "connected" | "waiting";

interface Listeners {
  readonly message: Set<(message: ServerMessage) => void>;
  readonly frame: Set<(frame: SeatFrame) => void>;
  /** A new connection knows nothing of the old one's subscriptions. */
  readonly connected: Set<() => void>;
}

/** The engine closes a socket that says more than 50 things in a second. */
const MESSAGES_PER_SECOND = 40;
/** The close code of who was not accepted. */
const POLICY = 1008;

/** Waits before a connection, or the state of what it tells of, is tried again. */
export const PACE: Pace = { firstMs: 250, mostMs: 8_000 };

export class LiveSocket {
  /** Where the connection is, for banners. */
  readonly state = createStore<{ connection: Connection; isPrivate: boolean }>(() => ({
    connection: "idle",
    /** The engine tells this connection of its buyer's own holds and orders. */
    isPrivate: false,
  }));
  private readonly listeners: Listeners = { message: new Set(), frame: new Set(), connected: new Set() };
  private socket: WebSocket | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private users = 0;
  /** A guest's token that the engine gives no private messages for. */
  private silent: string | undefined;
  /** Messages that are still to be said to this connection, in their order, and when the last ones were. */
  private unsent: Schemas["SocketRequest"][] = [];
  private sentTimes: number[] = [];
  private pacer: ReturnType<typeof setTimeout> | undefined;
  private readonly stopWatching: (() => void)[] = [];

  constructor(private readonly address: () => string) {}

  get isConnected(): boolean {
    return this.state.getState().connection === "connected";
  }

  /** Keeps the socket open until the returned function is called. */
  use(): () => void {
    this.users += 1;
    if (this.users === 1) this.start();
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      this.users -= 1;
      if (this.users === 0) this.stop();
    };
  }

  on<Kind extends keyof Listeners>(kind: Kind, listener: Listeners[Kind] extends Set<infer L> ? L : never): () => void {
    const listeners = this.listeners[kind] as Set<typeof listener>;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /**
   * Sends a message, if there is a connection; subscribers hear of each new one and say it again. Many at once go out
   * in their order, as fast as the engine lets them.
   */
  send(message: Schemas["SocketRequest"]): void {
    if (!this.isConnected) return;
    this.unsent.push(message);
    this.sendOn();
  }

  /** Connects at once if it waits for another try: the engine is said to be there again. */
  hurry(): void {
    if (this.state.getState().connection === "waiting") this.reconnect();
  }

  private sendOn(): void {
    clearTimeout(this.pacer);
    const now = performance.now();
    this.sentTimes = this.sentTimes.filter((at) => at > now - 1_000);
    const count = MESSAGES_PER_SECOND - this.sentTimes.length;
    for (const message of this.unsent.splice(0, count)) {
      this.socket?.send(JSON.stringify(message));
      this.sentTimes.push(now);
    }
    const first = this.sentTimes[0];
    if (this.unsent.length === 0 || first === undefined) return;
    this.pacer = setTimeout(() => this.sendOn(), Math.ceil(first + 1_000 - now));
  }

  /** What one connection was not told is nothing to the next. */
  private forgetUnsent(): void {
    clearTimeout(this.pacer);
    this.unsent = [];
    this.sentTimes = [];
  }

  private start(): void {
    let token = buyer.token();
    const onSession = (): void => {
      // Private messages belong to whoever is logged in: another user needs another connection.
      if (buyer.token() === token) return;
      token = buyer.token();
      this.reconnect();
    };
    const onOnline = (): void => this.hurry();
    const onVisible = (): void => {
      if (document.visibilityState === "visible") onOnline();
    };
    window.addEventListener("online", onOnline);
    document.addEventListener("visibilitychange", onVisible);
    this.stopWatching.push(
      buyer.subscribe(onSession),
      () => window.removeEventListener("online", onOnline),
      () => document.removeEventListener("visibilitychange", onVisible),
    );
    this.connect();
  }

  private stop(): void {
    this.stopWatching.splice(0).forEach((stop) => stop());
    this.drop();
    this.state.setState({ connection: "idle" });
  }

  private reconnect(): void {
    this.drop();
    this.failures = 0;
    this.connect();
  }

  private drop(): void {
    clearTimeout(this.retry);
    this.forgetUnsent();
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(1000);
  }

  private connect(): void {
    this.state.setState({ connection: "connecting" });
    const socket = new WebSocket(this.address());
    const sentAt = Date.now();
    let sentToken: string | undefined;
    let isUnknown = false;
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      const token = buyer.token() === this.silent ? undefined : buyer.token();
      sentToken = token;
      socket.send(JSON.stringify(token === undefined ? { type: "authenticate" } : { type: "authenticate", token }));
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.socket) return;
      if (typeof data === "string") {
        const message = this.hear(data, sentAt);
        if (message?.type === "error" && message.code === "unauthenticated") isUnknown = true;
      } else {
        const frame = decodeFrame(data);
        this.listeners.frame.forEach((listener) => listener(frame));
      }
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      this.socket = undefined;
      this.forgetUnsent();
      const isRefused = code === POLICY && isUnknown && sentToken !== undefined;
      const isLogin = sentToken === session.token();
      if (isRefused && !isLogin) {
        // What a guest has may be good for requests alone; those say whether it is over.
        this.silent = sentToken;
        this.connect();
        return;
      }
      this.state.setState({ connection: "waiting" });
      this.failures += 1;
      this.retry = setTimeout(() => this.connect(), waitMs(this.failures, undefined, PACE));
      // The engine does not know this session (any more): the page says so, and this socket comes back as nobody.
      if (isRefused) session.expire();
    };
  }

  private hear(text: string, sentAt: number): ServerMessage | undefined {
    const message = parseMessage(text);
    if (message === undefined) return undefined;
    if (message.type === "authenticated") {
      this.failures = 0;
      serverClock.learn(message.now, sentAt);
      this.state.setState({ connection: "connected", isPrivate: message.user_id !== null });
      this.listeners.connected.forEach((listener) => listener());
    }
    this.listeners.message.forEach((listener) => listener(message));
    return message;
  }
}

/** The socket of this tab. */
export const liveSocket = new LiveSocket(() => {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws`;
});
