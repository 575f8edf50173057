/// Guards pages that need a login, or a login with a role.
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

import { useStrings } from "../i18n";
import { hasRole, useSession, type Role } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Empty } from "../ui/States";
import { useTitle } from "../ui/use-title";
import { authStrings } from "./strings";

/** The address of the login that comes back to `path`. */
export function loginPath(path: string): string {
  return `/login?next=${encodeURIComponent(path)}`;
}

/** Shows its children to whoever is logged in (with the role); others log in first and come back. */
export function RequireLogin({ as: role, children }: { as?: Role; children: ReactNode }) {
  const current = useSession();
  const { pathname, search } = useLocation();
  const login = loginPath(pathname + search);
  if (current === undefined) return <Navigate to={login} replace />;
  if (role !== undefined && !hasRole(current, role)) return <WrongRole role={role} login={login} />;
  return children;
}

function WrongRole({ role, login }: { role: Role; login: string }) {
  const t = useStrings(authStrings);
  useTitle(t("wrongRoleTitle"));
  return (
    <Empty title={t("wrongRoleTitle")} action={<ButtonLink to={login}>{t("otherAccount")}</ButtonLink>}>
      {t("wrongRole", { role: t(`role_${role}`) })}
    </Empty>
  );
}
