/// The header: where one is, one's tickets, staff's pages, language, theme, login.
import { NavLink, Link, useLocation } from "react-router";

import { logout } from "../auth/logout";
import { loginPath } from "../auth/RequireLogin";
import { authStrings } from "../auth/strings";
import { setLanguage, useLanguage, useStrings } from "../i18n";
import { hasRole, useSession } from "../session/session";
import { Button } from "../ui/Button";
import { classes } from "../ui/classes";
import { toggleTheme, useTheme } from "../ui/theme";
import css from "./Header.module.css";
import { appStrings } from "./strings";

/** The header of every page. */
export function Header() {
  const t = useStrings(appStrings);
  const session = useSession();
  const link = ({ isActive }: { isActive: boolean }): string => classes(css.link, isActive && css.active);
  return (
    <header className={css.header}>
      <div className={css.inside}>
        <Link to="/" className={css.brand} aria-label={t("home")}>
          <Mark />
          <span className={css.name}>TicketBuster</span>
        </Link>
        <nav className={css.nav} aria-label={t("menu")}>
          <NavLink to="/" end className={link}>
            {t("events")}
          </NavLink>
          <NavLink to="/tickets" className={link}>
            {t("tickets")}
          </NavLink>
          {hasRole(session, "organiser") && (
            <NavLink to="/organiser" className={link}>
              {t("organiser")}
            </NavLink>
          )}
          {hasRole(session, "gate") && (
            <NavLink to="/gate" className={link}>
              {t("gate")}
            </NavLink>
          )}
        </nav>
        <Tools />
      </div>
    </header>
  );
}

/** A ticket that bursts: the product's mark, in the colours of the header. */
function Mark() {
  return (
    <svg width="36" height="28" viewBox="0 0 36 28" aria-hidden="true">
      <path d="M2 3h15v4a2 2 0 0 0 0 4v6a2 2 0 0 0 0 4v4H2v-7a4 4 0 0 0 0-8z" fill="var(--marigold)" />
      <path d="M21 1l13 4-2 6a4 4 0 0 0-2 8l-2 6-9-3 1-4a2 2 0 0 0 1-4l2-5a2 2 0 0 0 1-4z" fill="#ff7a59" />
    </svg>
  );
}

function Tools() {
  const t = useStrings(appStrings);
  const auth = useStrings(authStrings);
  const language = useLanguage();
  const theme = useTheme();
  const session = useSession();
  const { pathname, search } = useLocation();
  const other = language === "es" ? "en" : "es";
  return (
    <div className={css.tools}>
      <Button
        kind="quiet"
        className={css.tool}
        lang={other}
        aria-label={t("otherLanguage")}
        onClick={() => setLanguage(other)}
      >
        {other.toUpperCase()}
      </Button>
      <Button
        kind="quiet"
        className={css.tool}
        aria-label={theme === "dark" ? t("light") : t("dark")}
        onClick={toggleTheme}
      >
        <span aria-hidden="true">{theme === "dark" ? "☀" : "☾"}</span>
      </Button>
      {session === undefined ? (
        <Link to={loginPath(pathname.startsWith("/login") ? "/" : pathname + search)} className={css.login}>
          {t("login")}
        </Link>
      ) : (
        <details className={css.account} key={pathname}>
          <summary aria-label={t("account", { user: session.userId })}>
            <span aria-hidden="true">{initial(session.userId)}</span>
          </summary>
          <div className={css.menu}>
            <p className={css.user}>{session.userId}</p>
            <Button kind="secondary" isWide onClick={() => void logout()}>
              {auth("logout")}
            </Button>
          </div>
        </details>
      )}
    </div>
  );
}

function initial(user: string): string {
  return (Array.from(user)[0] ?? "?").toUpperCase();
}
