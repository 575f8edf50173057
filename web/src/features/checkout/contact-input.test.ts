// @vitest-environment jsdom
/// What may stand in the fields of who buys.
import { beforeEach, expect, test } from "vitest";

import { Problem } from "../../api/problem";
import {
  contactToAccount,
  digitsOf,
  faultsOf,
  isAddress,
  NO_CONTACT,
  refusedFields,
  rememberCode,
  rememberContact,
  rememberedCode,
  rememberedContact,
} from "./contact-input";

const ACCOUNT = { isGuest: false, phone: true };
const GUEST = { isGuest: true, phone: false };

beforeEach(() => sessionStorage.clear());

test("an address looks like one", () => {
  for (const good of ["ana@example.com", "ñandú@exämple.org"]) expect(isAddress(good)).toBe(true);
  for (const bad of ["", "ana", "ana@", "@example.com", "ana@example", "a b@example.com"])
    expect(isAddress(bad)).toBe(false);
});

test("who has an account may leave everything out", () => {
  expect(faultsOf(NO_CONTACT, ACCOUNT)).toEqual({});
  expect(faultsOf({ ...NO_CONTACT, email: "ana@" }, ACCOUNT)).toEqual({ email: "wrong" });
});

test("a guest says who they are, and gives a phone number where the event asks for it", () => {
  expect(faultsOf(NO_CONTACT, GUEST)).toEqual({ email: "missing", name: "missing" });
  const ana = { email: " ana@example.com ", name: "Ana", phone: "" };
  expect(faultsOf(ana, GUEST)).toEqual({});
  expect(faultsOf(ana, { ...GUEST, phone: true })).toEqual({ phone: "missing" });
  expect(faultsOf({ ...ana, phone: "call me" }, { ...GUEST, phone: true })).toEqual({ phone: "wrong" });
  expect(faultsOf({ ...ana, phone: "+51 (1) 555-0101" }, { ...GUEST, phone: true })).toEqual({});
});

test("what the engine refuses is shown at its field", () => {
  const errors = [
    { field: "contact.email", detail: "no address", fault: "form" as const },
    { field: "hold_id", detail: "no id", fault: "form" as const },
  ];
  expect(refusedFields(new Problem(422, { errors }))).toEqual({ email: "wrong" });
  expect(refusedFields(new Error("lost"))).toEqual({});
});

test("a page that is loaded again has what was typed, and knows the code that was sent", () => {
  expect(rememberedContact("guest")).toEqual(NO_CONTACT);
  rememberContact("guest", { email: "ana@example.com", name: "Ana", phone: "" });
  expect(rememberedContact("guest").name).toBe("Ana");
  // Whoever logs in types an address of their own.
  expect(rememberedContact("ana")).toEqual(NO_CONTACT);
  const code = { email: "ana@example.com", eventId: "event-1", againFrom: "2030-01-01T00:00:00.000Z" };
  rememberCode(code);
  expect(rememberedCode("event-1")).toEqual(code);
  expect(rememberedCode("event-2")).toBeUndefined();
});

test("who logs in at the checkout goes on with the address that they typed, unless the account has one", () => {
  rememberContact("guest", { email: "ana@example.com", name: "Ana", phone: "9" });
  contactToAccount("ana");
  expect(rememberedContact("ana")).toEqual({ email: "ana@example.com", name: "", phone: "" });
  rememberContact("eva", { ...NO_CONTACT, email: "eva@example.com" });
  contactToAccount("eva");
  expect(rememberedContact("eva").email).toBe("eva@example.com");
  rememberContact("guest", { ...NO_CONTACT, email: "half@" });
  contactToAccount("leo");
  expect(rememberedContact("leo")).toEqual(NO_CONTACT);
});

test("a code is six digits, however it was pasted", () => {
  expect(["123 456", "Code: 123-456.", "1234567", "12a"].map(digitsOf)).toEqual(["123456", "123456", "123456", "12"]);
});
