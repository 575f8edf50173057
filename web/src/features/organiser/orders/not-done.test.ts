/// What organisers read when an order was not changed.
import { expect, test } from "vitest";

import { Problem, Unreachable } from "../../../api/problem";
import { isOpenQuestion, refusalText } from "./NotDone";

const t = (key: string, params?: object): string => `${key} ${JSON.stringify(params ?? {})}`;
const money = ({ amount, currency }: { amount: number; currency: string }): string => `${amount} ${currency}`;
const refused = (code: string, data: object = {}): Problem =>
  new Problem(409, { detail: "in English", ...data, ...({ code } as object) });

test("a refusal is said in the page's language", () => {
  expect(refusalText(refused("ticket_void"), t, money)).toBe("refused_ticket_void {}");
  expect(refusalText(refused("order_busy"), t, money)).toBe("refused_order_busy {}");
  expect(refusalText(refused("too_many_refunds", { most: 20 }), t, money)).toBe("refused_too_many_refunds {}");
  const left = { amount: 500, currency: "EUR" };
  expect(refusalText(refused("refund_too_large", { left }), t, money)).toBe('refundTooMuch {"left":"500 EUR"}');
  expect(refusalText(refused("something_new"), t, money)).toBeUndefined();
});

test("only where the engine may have done it the question stays open", () => {
  expect(isOpenQuestion(null)).toBe(false);
  expect(isOpenQuestion(new Unreachable(undefined))).toBe(true);
  expect(isOpenQuestion(new Problem(503, { code: "store_unavailable" }))).toBe(true);
  expect(isOpenQuestion(new Problem(429, { code: "rate_limited" }))).toBe(false);
  expect(isOpenQuestion(refused("ticket_void"))).toBe(false);
});
