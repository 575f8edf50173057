/// Runs the state machine of an order (`submission.ts`): sends it, waits, asks again with the same idempotency key.
import { useEffect, useReducer } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { newKey } from "../../api/idempotency";
import { keptHold } from "../../holds/holds";
import { keptOrders, type OrderRequest } from "../../holds/kept-orders";
import { currentLanguage } from "../../i18n";
import { buyer } from "../../session/buyer";
import { guests } from "../../session/guests";
import { orderAccess } from "../../session/order-access";
import type { ContactInput } from "./contact-input";
import { resume, step, verdict, type Submission } from "./submission";

const languageOf = ({ language }: OrderRequest) => (language === "en" ? "en" : "es");

function contactOf(request: OrderRequest): Schemas["Contact"] {
  const { email, name, phone } = request;
  const known = { ...(name === "" ? {} : { name }), ...(phone === "" ? {} : { phone }) };
  return { email, language: languageOf(request), ...known };
}

async function send(request: OrderRequest): Promise<string> {
  const accepted = await bodyOf(
    api.POST("/api/orders", {
      params: { header: { "Idempotency-Key": request.key } },
      body: {
        hold_id: request.holdId,
        ...(request.payment === "" ? {} : { payment: { token: request.payment } }),
        ...(request.email === "" ? {} : { contact: contactOf(request) }),
        ...(request.holdToken === undefined ? {} : { hold_token: request.holdToken }),
      },
    }),
  );
  return accepted.order_id;
}

/** The request has become an order. A guest's page of it opens with what they are now, also in another tab. */
function settle({ holdId, userId }: OrderRequest, orderId: string): void {
  keptOrders.settle(holdId, userId, orderId);
  const guest = guests.current();
  if (guest?.userId !== userId || guest.eventId === undefined) return;
  const { token, eventId, expiresAt } = guest;
  orderAccess.keep({ orderId, token, userId, eventId, ...(expiresAt === undefined ? {} : { expiresAt }) }, "device");
}

/** Sends, and keeps what is known of the order whether a page still listens or not. */
async function sendAndKeep(request: OrderRequest): Promise<string> {
  try {
    const orderId = await send(request);
    settle(request, orderId);
    return orderId;
  } catch (error) {
    const said = verdict(error);
    if (said === "refused") keptOrders.forget(request.holdId);
    else if (said !== "unknown") settle(request, said.orderId);
    throw error;
  }
}

/** The order of a hold. It goes on by itself where an earlier page left it. */
export function useSubmission(holdId: string): {
  submission: Submission;
  pay: (payment: string, contact: ContactInput) => void;
  askAgain: () => void;
} {
  const userId = buyer.get()?.userId ?? "";
  const [submission, happen] = useReducer(step, undefined, () => resume(keptOrders.find(holdId, userId)));

  const isAsking = submission.phase === "asking";
  const request = "request" in submission ? submission.request : undefined;
  useEffect(() => {
    if (!isAsking || request === undefined) return;
    let isCurrent = true;
    sendAndKeep(request).then(
      (orderId) => isCurrent && happen({ type: "accepted", orderId }),
      (error: unknown) => isCurrent && happen({ type: "failed", error, random: Math.random() }),
    );
    return () => {
      isCurrent = false;
    };
  }, [isAsking, request]);

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
    pay: (payment, contact) => {
      const holdToken = keptHold(holdId)?.token;
      const request = { key: newKey(), userId, holdId, payment, ...contact, language: currentLanguage(), holdToken };
      happen({ type: "paid", kept: keptOrders.begin({ ...request, startedAt: Date.now() }) });
    },
    askAgain: () => happen({ type: "again" }),
  };
}
