/// Live messages for components.
import { useEffect, useRef } from "react";
import { useStore } from "zustand";

import { EventWatch } from "./event-watch";
import type { EventMessage, HoldMessage, OrderMessage, ServerMessage } from "./frames";
import { type Connection, liveSocket } from "./socket";

/** Where the connection is. Does not open one. */
export function useConnection(): Connection {
  return useStore(liveSocket.state, (state) => state.connection);
}

/** Whether one's own orders and holds are told over the connection, so that there is no need to ask. */
export function useIsTold(): boolean {
  return useStore(liveSocket.state, ({ connection, isPrivate }) => connection === "connected" && isPrivate);
}

/** Calls `listener` with every message, and keeps the socket open meanwhile. */
export function useLiveMessages(listener: (message: ServerMessage) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const release = liveSocket.use();
    const stop = liveSocket.on("message", (message) => latest.current(message));
    return () => {
      stop();
      release();
    };
  }, []);
}

/** Calls `listener` with the private messages of one's own orders. */
export function useOrderMessages(listener: (message: OrderMessage) => void): void {
  useLiveMessages((message) => {
    if (message.type === "order") listener(message);
  });
}

/** Calls `listener` with the private messages of one's own holds. */
export function useHoldMessages(listener: (message: HoldMessage) => void): void {
  useLiveMessages((message) => {
    if (message.type === "hold") listener(message);
  });
}

/** Follows status and counts of some events, without their seats. `ids` may change. */
export function useEventStates(ids: readonly string[], listener: (message: EventMessage) => void): void {
  useLiveMessages((message) => {
    if (message.type === "event") listener(message);
  });
  const watch = useRef<EventWatch>(undefined);
  useEffect(() => {
    const mine = new EventWatch();
    watch.current = mine;
    return () => mine.close();
  }, []);
  const list = ids.join(" ");
  useEffect(() => watch.current?.watch(list === "" ? [] : list.split(" ")), [list]);
}
