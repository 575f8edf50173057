/// The organiser gives an order back: all of it, some of its tickets, or an amount.
import { useRef, useState } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { isNoOutcome, newKey } from "../../../api/idempotency";
import { useStrings } from "../../../i18n";
import { minorDigits } from "../../../i18n/currency";
import { useFormats } from "../../../i18n/format";
import { TextField } from "../../../ui/Field";
import { Notice } from "../../../ui/Notice";
import { showToast } from "../../../ui/toasts";
import { buyersStrings, buyerWithin } from "../buyers";
import { useOrderPayments } from "../payments/queries";
import { nameOfTicket } from "../place-names";
import { isOpenQuestion } from "./NotDone";
import { leftOf, paidFor, typedAmount } from "./order-labels";
import css from "./OrderDetail.module.css";
import { ReasonQuestion } from "./ReasonQuestion";
import { ordersStrings } from "./strings";

type Order = Schemas["OrderBody"];
type Sections = Schemas["EventDetailBody"]["sections"];
const SCOPES = ["order", "tickets", "amount"] as const;
type Scope = (typeof SCOPES)[number];

/** What is chosen to go back, and what that comes to. */
function useChoice(order: Order) {
  const [scope, setScope] = useState<Scope>("order");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const left = leftOf(order);
  const good = order.tickets.filter(({ status }) => status !== "void");
  const named = good.filter(({ ticket_id: id }) => chosen.includes(id));
  const amount = typedAmount(typed, minorDigits(left.currency));
  const isTooMuch = amount !== undefined && amount > left.amount;
  const isWhole =
    scope === "order" ||
    (scope === "tickets" && named.length === good.length) ||
    (scope === "amount" && amount === left.amount);
  const part = scope === "tickets" ? paidOf(order, named) : (amount ?? 0);
  const sum = { ...left, amount: isWhole ? left.amount : Math.min(left.amount, part) };
  const isComplete = scope === "order" || (scope === "tickets" ? named.length > 0 : sum.amount > 0 && !isTooMuch);
  const voided = isWhole ? good : scope === "tickets" ? named : [];
  return { scope, setScope, chosen, setChosen, typed, setTyped, left, good, named, isTooMuch, sum, isComplete, voided };
}

type Choice = ReturnType<typeof useChoice>;

function bodyOfChoice({ scope, named, sum }: Choice, reason: string): Schemas["RefundRequest"] {
  const body: Schemas["RefundRequest"] = { reason };
  if (scope === "tickets") body.tickets = named.map(({ ticket_id: id }) => id);
  if (scope === "amount") body.amount = sum;
  return body;
}

interface RefundQuestionProps {
  order: Order;
  sections: Sections;
  onKeep: () => void;
}

/** The question, and what the answer gives back. */
export function RefundQuestion({ order: current, sections, onKeep }: RefundQuestionProps) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  const [asked, setAsked] = useState<Order>();
  // What may have gone back already is asked for as it was: the same request has the same outcome.
  const order = asked ?? current;
  const choice = useChoice(order);
  const give = useGiving(order.order_id);
  const isByInvoice = useOrderPayments(order.event_id, order.order_id).data?.provider === "invoice";
  const user = buyerWithin(order, useStrings(buyersStrings));
  const shown = money(choice.sum);
  const used = choice.voided.filter(({ status }) => status === "used").length;
  return (
    <ReasonQuestion
      order={order}
      title={t("refundTitle")}
      yes={choice.isComplete ? t("refundYes", { total: shown }) : t("refund")}
      isDangerous
      isComplete={choice.isComplete}
      reason={{ label: t("reason"), hint: t("reasonHint") }}
      act={async (reason) => {
        setAsked(order);
        try {
          return await give(bodyOfChoice(choice, reason));
        } catch (error) {
          if (!isOpenQuestion(error)) setAsked(undefined);
          throw error;
        }
      }}
      onDone={({ status }) => {
        const done = t(status === "refunded" ? "refunded" : "partlyRefunded", { amount: shown });
        showToast("success", isByInvoice ? `${done} ${t("transferNow", { total: shown, user })}` : done);
      }}
      onKeep={onKeep}
      below={used > 0 && <Notice kind="warning">{t("refundUsed", { count: used })}</Notice>}
    >
      <What {...{ order, sections, choice, isByInvoice, user }} />
    </ReasonQuestion>
  );
}

/** Gives back under one key until there is an outcome: what is asked for again after a lost answer goes back once. */
function useGiving(id: string): (body: Schemas["RefundRequest"]) => Promise<Order> {
  const last = useRef<{ text: string; key: string }>(undefined);
  return async (body) => {
    const text = JSON.stringify(body);
    if (last.current?.text !== text) last.current = { text, key: newKey() };
    const params = { path: { id }, header: { "Idempotency-Key": last.current.key } };
    try {
      return await bodyOf(api.POST("/api/orders/{id}/refund", { params, body }));
    } catch (error) {
      if (!isNoOutcome(error)) last.current = undefined;
      throw error;
    }
  };
}

interface WhatProps {
  order: Order;
  sections: Sections;
  choice: Choice;
  isByInvoice: boolean;
  user: string;
}

/** Everything, some of the tickets, or an amount; and what that means. */
function What({ order, sections, choice, isByInvoice, user }: WhatProps) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  const { scope, left, voided } = choice;
  return (
    <>
      <fieldset className={css.choices}>
        <legend>{t("refundWhat", { left: money(left) })}</legend>
        {SCOPES.map((name) => (
          <label key={name}>
            <input type="radio" name="scope" checked={scope === name} onChange={() => choice.setScope(name)} />
            {t(`refund_of_${name}`)}
          </label>
        ))}
      </fieldset>
      {scope === "tickets" && (
        <TicketChoice
          order={order}
          sections={sections}
          good={choice.good}
          chosen={choice.chosen}
          onChoose={choice.setChosen}
        />
      )}
      {scope === "amount" && (
        <TextField
          label={t("refundAmount", { currency: left.currency })}
          error={choice.isTooMuch ? t("refundTooMuch", { left: money(left) }) : undefined}
          value={choice.typed}
          inputMode="decimal"
          autoComplete="off"
          required
          onChange={({ target }) => choice.setTyped(target.value)}
        />
      )}
      {choice.isComplete && (
        <p>{t(isByInvoice ? "refundTransfer" : "refundText", { total: money(choice.sum), user })}</p>
      )}
      <p>
        {voided.length > 0
          ? `${t("refundTickets", { count: voided.length })} ${t("refundSeats")}`
          : scope === "amount" && t("refundKeepsTickets")}
      </p>
    </>
  );
}

interface TicketChoiceProps {
  order: Order;
  sections: Sections;
  good: Order["tickets"];
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
}

function TicketChoice({ order, sections, good, chosen, onChoose }: TicketChoiceProps) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  return (
    <fieldset className={css.choices}>
      <legend>{t("refundWhich")}</legend>
      {good.map((ticket) => {
        const { ticket_id: id, status } = ticket;
        const isChosen = chosen.includes(id);
        const toggled = isChosen ? chosen.filter((other) => other !== id) : [...chosen, id];
        return (
          <label key={id}>
            <input type="checkbox" checked={isChosen} onChange={() => onChoose(toggled)} />
            <span className={css.seat}>{nameOfTicket(order, ticket, sections)}</span>
            {status === "used" && <span className={css.soft}>{t("ticket_used")}</span>}
            <span>{money({ ...order.total, amount: paidFor(order, ticket) })}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function paidOf(order: Order, tickets: Order["tickets"]): number {
  return tickets.reduce((sum, ticket) => sum + paidFor(order, ticket), 0);
}
