/// Guards what belongs to a buyer: a hold, an order. Guests have both without a login.
import { useState, type ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

import { useSendsMails } from "../api/use-payments";
import { useStrings } from "../i18n";
import { useBuyer } from "../session/buyer";
import { useSession } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Empty } from "../ui/States";
import { useTitle } from "../ui/use-title";
import { loginPath } from "./RequireLogin";
import { authStrings } from "./strings";

/** Shows its children to whoever is logged in, and to guests; others log in first and come back. */
export function RequireBuyer({ children }: { children: ReactNode }) {
  const current = useBuyer();
  const isGuest = useSession() === undefined && current !== undefined;
  const [wasGuest, setWasGuest] = useState(isGuest);
  if (isGuest && !wasGuest) setWasGuest(true);
  const { pathname, search } = useLocation();
  if (current !== undefined) return children;
  const login = loginPath(pathname + search);
  return wasGuest ? <GuestOver login={login} /> : <Navigate to={login} replace />;
}

/** The guest's session ended, or the link that was opened is good no more: a login would not be the same buyer. */
function GuestOver({ login }: { login: string }) {
  const t = useStrings(authStrings);
  const sendsMails = useSendsMails() !== false;
  useTitle(t("guestOverTitle"));
  return (
    <Empty
      title={t("guestOverTitle")}
      action={
        <>
          {sendsMails && <ButtonLink to="/recover">{t("recover")}</ButtonLink>}{" "}
          <ButtonLink to={login} kind="secondary">
            {t("title")}
          </ButtonLink>
        </>
      }
    >
      {t(sendsMails ? "guestOver" : "guestOverUnmailed")}
    </Empty>
  );
}
