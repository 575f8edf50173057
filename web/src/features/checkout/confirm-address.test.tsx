// @vitest-environment jsdom
/// Confirming an address: what is said of the code is brought into sight, and the focus has somewhere to go.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../../i18n";
import { guests } from "../../session/guests";
import { GuestContact } from "./GuestContact";
import { rememberContact } from "./contact-input";
import { useCode } from "./use-code";
import { useContact } from "./use-contact";

let ofConfirm: () => Response;
const scrollIntoView = vi.fn();
beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  guests.clear();
  scrollIntoView.mockClear();
  Element.prototype.scrollIntoView = scrollIntoView;
  rememberContact("guest", { email: "ana@example.com", name: "Ana", phone: "" });
  vi.stubGlobal("fetch", ({ url }: Request) =>
    Promise.resolve(url.endsWith("/confirm") ? ofConfirm() : Response.json({}, { status: 202 })),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Form({ sendsMails }: { sendsMails: boolean }) {
  const form = useContact({ confirm_email: true });
  const code = useCode("event", form.contact.email);
  return <GuestContact {...{ form, code, sendsMails }} holdId="hold" onLogin={() => undefined} />;
}
function look(sendsMails = true): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Form sendsMails={sendsMails} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

test("a wrong code is brought into sight, and after the right one the focus is on what it led to", async () => {
  look();
  fireEvent.click(screen.getByRole("button", { name: "Send me the code" }));
  const field = await screen.findByLabelText("Code");
  expect(document.activeElement).toBe(field);
  scrollIntoView.mockClear();
  ofConfirm = () => Response.json({ code: "code_wrong", detail: "no", tries_left: 4 }, { status: 422 });
  fireEvent.change(field, { target: { value: "111111" } });
  expect(await screen.findByText(/You can try 4 more times/)).toBeTruthy();
  expect(scrollIntoView).toHaveBeenCalledWith({ block: "center" });
  ofConfirm = () =>
    Response.json({ token: "confirmed", user_id: "guest:1", expires_at: "2099-01-01T00:00:00Z", roles: ["buyer"] });
  fireEvent.change(field, { target: { value: "222222" } });
  await waitFor(() => expect(document.activeElement?.textContent).toContain("Your address is confirmed."));
});

test("where no mails are sent none is promised at the address", () => {
  look(false);
  expect(screen.queryByText(/Your tickets go there/)).toBeNull();
  expect(screen.getByText(/No mails are sent from here/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Send me the code" })).toBeNull();
  expect(screen.getByText("No mails are sent here. Ask the organiser.")).toBeTruthy();
});
