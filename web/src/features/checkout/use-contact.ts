/// What is typed of how a buyer is reached, and whether the order may go out with it.
import { useState } from "react";
import { useStore } from "zustand";

import { guestStore } from "../../session/guests";
import { useSession } from "../../session/session";
import {
  faultsOf,
  rememberContact,
  rememberedContact,
  trimmed,
  whoTypes,
  type ContactInput,
  type Faults,
} from "./contact-input";

/** What the event wants of guests. */
export interface GuestRules {
  readonly ask_phone?: boolean | undefined;
  readonly confirm_email?: boolean | undefined;
}

export interface ContactForm {
  readonly contact: ContactInput;
  readonly faults: Faults;
  /** How often it could not go out. */
  readonly refusals: number;
  readonly isGuest: boolean;
  readonly asksPhone: boolean;
  /** The address is still to be confirmed by a code. */
  readonly needsCode: boolean;
  readonly change: (part: Partial<ContactInput>) => void;
  /** What is to be sent; nothing while something of it has to be mended. */
  readonly check: () => ContactInput | undefined;
}

export function useContact(event: GuestRules | undefined): ContactForm {
  const session = useSession();
  const isGuest = session === undefined;
  const who = whoTypes(session?.userId);
  const confirmed = useStore(guestStore, ({ guest }) => guest?.email);
  const [contact, setContact] = useState(() => rememberedContact(who));
  const [faults, setFaults] = useState<Faults>({});
  const [refusals, setRefusals] = useState(0);
  const asksPhone = isGuest && event?.ask_phone === true;
  return {
    ...{ contact, faults, refusals, isGuest, asksPhone },
    needsCode: isGuest && event?.confirm_email === true && contact.email.trim() !== confirmed,
    change: (part) => {
      const next = { ...contact, ...part };
      setContact(next);
      rememberContact(who, next);
      const changed = Object.keys(part);
      setFaults((left) => Object.fromEntries(Object.entries(left).filter(([field]) => !changed.includes(field))));
    },
    check: () => {
      const found = faultsOf(contact, { isGuest, phone: asksPhone });
      setFaults(found);
      if (Object.keys(found).length === 0) return trimmed(contact);
      setRefusals((count) => count + 1);
      return undefined;
    },
  };
}
