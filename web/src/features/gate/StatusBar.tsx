/// The event and gate of this device, and whether it works online or offline.
import { useStore } from "zustand";

import { loginPath } from "../../auth/RequireLogin";
import { useLanguage, useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { ButtonLink } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { ageText } from "./age";
import type { Gate, Link } from "./gate";
import css from "./StatusBar.module.css";
import { gateStrings } from "./strings";

const LINK_LABELS = {
  online: "online",
  offline: "offline",
  no_session: "noSession",
  no_role: "noRole",
  other_organisation: "otherOrganisation",
} as const satisfies Record<Link, string>;

/** A list of the last two refreshes is as good as new. */
const FRESH_MS = 75_000;

export function StatusBar({ gate }: { gate: Gate }) {
  const t = useStrings(gateStrings);
  const language = useLanguage();
  const { date } = useFormats();
  const link = useStore(gate.state, (state) => state.link);
  const age = useStore(gate.state, ({ now, listAsOf }) => now - Date.parse(listAsOf));
  const { setup } = gate;
  return (
    <header className={css.bar}>
      <div className={css.place}>
        <h1 className={css.gate}>{t("gateAt", { gate: setup.gate })}</h1>
        <p className={css.event}>{`${setup.eventName} · ${date(setup.startsAt, "short", setup.timeZone)}`}</p>
      </div>
      <div className={css.state}>
        <span className={classes(css.link, link === "online" ? css.up : css.down)}>
          <span aria-hidden="true">{link === "online" ? "●" : "▲"}</span>
          <span>{t(LINK_LABELS[link])}</span>
        </span>
        <span className={css.age}>{age < FRESH_MS ? t("listNow") : t("listAge", { age: ageText(age, language) })}</span>
      </div>
    </header>
  );
}

/** What it means that the gate works alone, and what to do about it. */
export function LinkNote({ gate }: { gate: Gate }) {
  const t = useStrings(gateStrings);
  const link = useStore(gate.state, (state) => state.link);
  const text = {
    online: undefined,
    offline: "offlineNote",
    no_session: "noSessionNote",
    no_role: "noRoleNote",
    other_organisation: "otherOrganisationNote",
  } as const;
  const note = text[link];
  return (
    <div role="status" className={css.notes}>
      {note !== undefined && (
        <div className={css.note}>
          <p>{t(note)}</p>
          {link !== "offline" && <ButtonLink to={loginPath("/gate/scan")}>{t("login")}</ButtonLink>}
        </div>
      )}
    </div>
  );
}
