// @vitest-environment jsdom
/// After a "Pay" that could not go out, the fields are typed into like any others.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test } from "vitest";

import { setLanguage } from "../../i18n";
import { GuestContact } from "./GuestContact";
import { useCode } from "./use-code";
import { useContact } from "./use-contact";

beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

function Form() {
  const form = useContact({ ask_phone: true });
  const code = useCode("event", form.contact.email);
  return (
    <>
      <GuestContact {...{ form, code }} sendsMails holdId="hold" onLogin={() => undefined} />
      <button onClick={() => form.check()}>Pay</button>
    </>
  );
}

function look(): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Form />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

test("the focus moves to the first wrong field once for each press, and stays where one types", () => {
  look();
  fireEvent.click(screen.getByText("Pay"));
  const name = screen.getByLabelText("Your name");
  expect(document.activeElement).toBe(name);
  fireEvent.change(name, { target: { value: "A" } });
  fireEvent.change(name, { target: { value: "An" } });
  expect(document.activeElement).toBe(name);
  const phone = screen.getByLabelText("Phone number");
  phone.focus();
  fireEvent.change(phone, { target: { value: "9" } });
  expect(document.activeElement).toBe(phone);
  fireEvent.click(screen.getByText("Pay"));
  expect(document.activeElement).toBe(screen.getByLabelText("E-mail"));
  screen.getByText("Pay").focus();
  fireEvent.click(screen.getByText("Pay"));
  expect(document.activeElement).toBe(screen.getByLabelText("E-mail"));
});
