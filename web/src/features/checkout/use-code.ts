/// The code that confirms a guest's address: having it sent, and showing it.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { confirmCode, sendCode } from "../../auth/guest";
import { serverClock } from "../../clock/server-clock";
import { useCountdown } from "../../clock/use-countdown";
import { rememberCode, rememberedCode } from "./contact-input";

/** A mail takes its time; the engine sends a few only. */
const PAUSE_MS = 30_000;

export function useCode(eventId: string, typed: string) {
  const email = typed.trim();
  const [last, setLast] = useState(() => rememberedCode(eventId));
  const sent = last?.email === email ? last : undefined;
  const pauseMs = useCountdown(sent?.againFrom);
  const confirm = useMutation({ mutationFn: (code: string) => confirmCode(eventId, email, code) });
  const send = useMutation({
    mutationFn: () => sendCode(email),
    onSuccess: () => {
      const againFrom = new Date(serverClock.now() + PAUSE_MS).toISOString();
      const code = { email, eventId, againFrom };
      rememberCode(code);
      setLast(code);
      confirm.reset();
    },
  });
  return { email, isSent: sent !== undefined, againFrom: sent?.againFrom, pauseMs, send, confirm };
}

export type Code = ReturnType<typeof useCode>;
