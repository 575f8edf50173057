/// The test card that was chosen for a hold: it stays chosen while the order is under way, and over a reload.
import { shelf } from "../../session/shelf";
import { TEST_CARDS, type TestCard } from "./TestCards";

/** Logging out sweeps it: src/session/traces.ts. */
const KEY = "ticketbuster.contact.card.";

export function rememberedCard(holdId: string): TestCard {
  const kept = shelf("sessionStorage")?.getItem(KEY + holdId);
  return TEST_CARDS.find((card) => card === kept) ?? "tok_success";
}

export function rememberCard(holdId: string, card: TestCard): void {
  try {
    sessionStorage.setItem(KEY + holdId, card);
  } catch {
    // Whoever loads the page again chooses again.
  }
}
