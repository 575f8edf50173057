/// What one does with a ticket: keep it as a picture or on paper, or hand it on.
import { useState } from "react";

import { useStrings } from "../i18n";
import { Button } from "../ui/Button";
import { showToast } from "../ui/toasts";
import type { TicketFacts } from "./facts";
import { saveTicketPng, saveTicketsPdf, shareTicket, type Shared } from "./share";
import { ticketStrings } from "./strings";
import css from "./TicketActions.module.css";

/** Runs one action at a time, says what came of it, and which one runs. */
function useAction(): [busy: string | undefined, run: (name: string, action: () => Promise<Shared>) => void] {
  const t = useStrings(ticketStrings);
  const [busy, setBusy] = useState<string>();
  const run = (name: string, action: () => Promise<Shared>): void => {
    setBusy(name);
    action()
      .then((outcome) => {
        switch (outcome) {
          case "saved":
            showToast("success", name === "share" ? t("savedInstead") : t("saved"));
            break;
          case "copied":
            showToast("success", t("linkCopied"));
            break;
          case "shared":
          case "cancelled":
            break;
        }
      })
      .catch((error: unknown) => {
        console.error("a ticket could not be saved", error);
        showToast("danger", t("saveFailed"));
      })
      .finally(() => setBusy(undefined));
  };
  return [busy, run];
}

const saved = async (done: Promise<void>): Promise<Shared> => {
  await done;
  return "saved";
};

/** Picture, PDF and sharing of one ticket that still lets somebody in. */
export function TicketActions({ ticket }: { ticket: TicketFacts }) {
  const t = useStrings(ticketStrings);
  const [busy, run] = useAction();
  if (ticket.status !== "valid") return null;
  return (
    <div className={css.actions}>
      <Button kind="secondary" isBusy={busy === "png"} onClick={() => run("png", () => saved(saveTicketPng(ticket)))}>
        {t("savePng")}
      </Button>
      <Button
        kind="secondary"
        isBusy={busy === "pdf"}
        onClick={() => run("pdf", () => saved(saveTicketsPdf([ticket])))}
      >
        {t("savePdf")}
      </Button>
      <Button kind="secondary" isBusy={busy === "share"} onClick={() => run("share", () => shareTicket(ticket))}>
        {t("share")}
      </Button>
      <p className={css.warning}>{t("shareWarning")}</p>
    </div>
  );
}

/** One PDF with all tickets that still let somebody in, a page each. */
export function AllTicketsPdf({ tickets }: { tickets: readonly TicketFacts[] }) {
  const t = useStrings(ticketStrings);
  const [busy, run] = useAction();
  const good = tickets.filter(({ status }) => status === "valid");
  if (good.length === 0) return null;
  return (
    <Button kind="secondary" isBusy={busy === "all"} onClick={() => run("all", () => saved(saveTicketsPdf(good)))}>
      {t("saveAllPdf", { count: good.length })}
    </Button>
  );
}
