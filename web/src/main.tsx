/// The start of the page.
import "./ui/tokens.css";
import "./ui/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, useRouteError } from "react-router";
import { RouterProvider } from "react-router/dom";

import { App } from "./app/App";
import { ErrorBoundary } from "./app/ErrorBoundary";
import { queryClient } from "./app/queries";
import { startTheme } from "./ui/theme";
import { session } from "./auth/session";
import { askTime } from "./clock/server-clock";
import { startOffline } from "./offline/start";
import { startPwa } from "./pwa/start";

startTheme();
void askTime();
session.onForget(() => queryClient.clear());
session.onLeave(async () => (await import("./features/gate/store")).forgetGate());
if (session.get()?.kind === "oidc") void import("./auth/oidc").then(({ scheduleRenewal }) => scheduleRenewal());

// The hidden frame of a silent renewal is this page too, and only fetches a token.
if (window.self === window.top) {
  startOffline(queryClient);
  startPwa();
}

/** What breaks outside a page goes on to the boundary around everything. */
function Rethrow(): never {
  throw useRouteError();
}

// A router that holds its own state can be asked to wait: the checkout does, before seats are left behind.
const router = createBrowserRouter([{ path: "*", element: <App />, errorElement: <Rethrow /> }]);

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
