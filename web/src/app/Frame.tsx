/// What is around every page: the header, banners, and the place for short messages.
import { Suspense, useEffect, useRef } from "react";
import { Outlet, useLocation } from "react-router";

import { useStrings } from "../i18n";
import { Skeleton } from "../ui/States";
import { uiStrings } from "../ui/strings";
import { Toasts } from "../ui/Toasts";
import { focusPage } from "./arrival";
import { Banners } from "./Banners";
import { ErrorBoundary } from "./ErrorBoundary";
import css from "./Frame.module.css";
import { Header } from "./Header";
import { appStrings } from "./strings";

/** The frame; a page that fails leaves it standing. */
export function Frame() {
  const t = useStrings(appStrings);
  const ui = useStrings(uiStrings);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    window.scrollTo(0, 0);
    // The first page begins where browsers begin.
    if (shown.current !== pathname) focusPage(main.current);
    shown.current = pathname;
  }, [pathname]);
  return (
    <>
      <a className={css.skip} href="#main">
        {t("skip")}
      </a>
      <Header />
      <Banners />
      <main ref={main} id="main" className={css.main} tabIndex={-1}>
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<Skeleton height={240} label={ui("loading")} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Toasts />
    </>
  );
}
