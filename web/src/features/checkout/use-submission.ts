/// Carries out what the order's state machine says: sends, waits, asks again, keeps the key.
import { useEffect, useReducer } from "react";

import { api, bodyOf } from "../../api/client";
import { keptHold } from "../../holds/holds";
import { newKey } from "../../api/idempotency";
import { session } from "../../auth/session";
import { keptOrders, type OrderWish } from "../../holds/kept-orders";
import { resume, step, verdict, type Submission } from "./submission";

async function send(wish: OrderWish): Promise<string> {
  const accepted = await bodyOf(
    api.POST("/api/orders", {
      params: { header: { "Idempotency-Key": wish.key } },
      body: {
        hold_id: wish.holdId,
        ...(wish.payment === "" ? {} : { payment: { token: wish.payment } }),
        ...(wish.holdToken === undefined ? {} : { hold_token: wish.holdToken }),
      },
    }),
  );
  return accepted.order_id;
}

/** Sends, and keeps what is known of the order whether a page still listens or not. */
async function sendAndKeep(wish: OrderWish): Promise<string> {
  try {
    const orderId = await send(wish);
    keptOrders.settle(wish.holdId, wish.userId, orderId);
    return orderId;
  } catch (error) {
    const said = verdict(error);
    if (said === "refused") keptOrders.forget(wish.holdId);
    else if (said !== "unknown") keptOrders.settle(wish.holdId, wish.userId, said.orderId);
    throw error;
  }
}

/** The order of a hold. It goes on by itself where an earlier page left it. */
export function useSubmission(holdId: string): {
  submission: Submission;
  pay: (payment: string) => void;
  askAgain: () => void;
} {
  const userId = session.get()?.userId ?? "";
  const [submission, happen] = useReducer(step, undefined, () => resume(keptOrders.find(holdId, userId)));

  const isAsking = submission.phase === "asking";
  const wish = "wish" in submission ? submission.wish : undefined;
  useEffect(() => {
    if (!isAsking || wish === undefined) return;
    let isCurrent = true;
    sendAndKeep(wish).then(
      (orderId) => isCurrent && happen({ type: "accepted", orderId }),
      (error: unknown) => isCurrent && happen({ type: "failed", error, random: Math.random() }),
    );
    return () => {
      isCurrent = false;
    };
  }, [isAsking, wish]);

  const delayMs = submission.phase === "waiting" ? submission.delayMs : undefined;
  useEffect(() => {
    if (delayMs === undefined) return;
    const again = (): void => happen({ type: "again" });
    const timer = setTimeout(again, delayMs);
    window.addEventListener("online", again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", again);
    };
  }, [delayMs]);

  return {
    submission,
    pay: (payment) => {
      const holdToken = keptHold(holdId)?.token;
      const key = newKey();
      happen({
        type: "paid",
        kept: keptOrders.begin({ key, userId, holdId, payment, holdToken, startedAt: Date.now() }),
      });
    },
    askAgain: () => happen({ type: "again" }),
  };
}
