/// The pages and their addresses. Each page's code is loaded when somebody goes there.
import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";

import { RequireBuyer } from "../auth/RequireBuyer";
import { RequireLogin } from "../auth/RequireLogin";
import { useStrings } from "../i18n";
import { Skeleton } from "../ui/States";
import { uiStrings } from "../ui/strings";
import { Frame } from "./Frame";
import { NotFound } from "./NotFound";

const loadCatalogue = () => import("../features/catalogue/CataloguePage");
const loadEvent = () => import("../features/event/EventPage");
const CataloguePage = lazy(loadCatalogue);
const EventPage = lazy(loadEvent);
const CheckoutPage = lazy(() => import("../features/checkout/CheckoutPage"));
const OrderPage = lazy(() => import("../features/orders/OrderPage"));
const TicketsPage = lazy(() => import("../features/tickets/TicketsPage"));
const OrganiserPage = lazy(() => import("../features/organiser/OrganiserPage"));
const NewEventPage = lazy(() => import("../features/organiser/NewEventPage"));
const InstallationPage = lazy(() => import("../features/organiser/installation/InstallationPage"));
const ManageEventPage = lazy(() => import("../features/organiser/ManageEventPage"));
const GatePage = lazy(() => import("../features/gate/GatePage"));
const ScanPage = lazy(() => import("../features/gate/ScanPage"));
const LoginPage = lazy(() => import("../features/login/LoginPage"));
const RecoverPage = lazy(() => import("../features/login/RecoverPage"));
const CallbackPage = lazy(() => import("../features/login/CallbackPage"));
const SilentPage = lazy(() => import("../features/login/SilentPage"));

/** Loads the page of an address whose document has something to show before it. */
export async function loadPage(path: string): Promise<void> {
  if (path === "/") await loadCatalogue();
  else if (/^\/events\/[^/]+$/.test(path)) await loadEvent();
}

/** The whole site. */
export function App() {
  const t = useStrings(uiStrings);
  return (
    <Suspense fallback={<Skeleton height={240} label={t("loading")} />}>
      <Routes>
        <Route path="/auth/silent" element={<SilentPage />} />
        {/* It has the whole screen, and goes on when a session ends. */}
        <Route path="/gate/scan" element={<ScanPage />} />
        <Route element={<Frame />}>
          <Route index element={<CataloguePage />} />
          <Route path="/events/:eventId" element={<EventPage />} />
          <Route path="/login" element={<LoginPage />} />
          <Route path="/recover" element={<RecoverPage />} />
          <Route path="/auth/callback" element={<CallbackPage />} />
          <Route
            path="/checkout/:holdId"
            element={
              <RequireBuyer>
                <CheckoutPage />
              </RequireBuyer>
            }
          />
          <Route
            path="/orders/:orderId"
            element={
              <RequireBuyer>
                <OrderPage />
              </RequireBuyer>
            }
          />
          <Route path="/tickets" element={<TicketsPage />} />
          <Route
            path="/organiser"
            element={
              <RequireLogin as="organiser">
                <OrganiserPage />
              </RequireLogin>
            }
          />
          <Route
            path="/organiser/new"
            element={
              <RequireLogin as="organiser">
                <NewEventPage />
              </RequireLogin>
            }
          />
          <Route
            path="/organiser/installation"
            element={
              <RequireLogin as="organiser">
                <InstallationPage />
              </RequireLogin>
            }
          />
          <Route
            path="/organiser/events/:eventId/*"
            element={
              <RequireLogin as="organiser">
                <ManageEventPage />
              </RequireLogin>
            }
          />
          <Route path="/gate" element={<GatePage />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
