/// The entry point of the application.
import "./ui/tokens.css";
import "./ui/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, useRouteError } from "react-router";
import { RouterProvider } from "react-router/dom";

import { App, loadPage } from "./app/App";
import { ErrorBoundary } from "./app/ErrorBoundary";
import { enterFirst, follow as followGuests } from "./app/guest-scope";
import { queryClient } from "./app/queries";
import { whenQuiet } from "./app/quiet";
import { startTheme } from "./ui/theme";
import { session } from "./session/session";
import { askTime } from "./clock/server-clock";
import { startOffline } from "./offline/start";
import { startPwa } from "./pwa/start";

startTheme();
void askTime();
session.onForget(() => queryClient.clear());
session.onLeave(async () => (await import("./features/gate/store")).forgetGate());
if (session.get()?.kind === "oidc") void import("./auth/oidc").then(({ scheduleRenewal }) => scheduleRenewal());

const quiet = whenQuiet(() => queryClient.isFetching() > 0);
// Text is there in the device's own letters first; ours take the place of them when nothing waits for the network.
void quiet.then(() => document.documentElement.setAttribute("data-letters", "own"));

// The hidden frame of a silent renewal is this page too, and only fetches a token.
if (window.self === window.top) {
  startOffline(queryClient, quiet);
  startPwa(quiet);
}

/** What breaks outside a page goes on to the boundary around everything. */
function Rethrow(): never {
  throw useRouteError();
}

enterFirst();
// A router that holds its own state can be asked to wait: the checkout does, before seats are left behind.
const router = createBrowserRouter([{ path: "*", element: <App />, errorElement: <Rethrow /> }]);
followGuests(router);

function start(): void {
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
}

// What the document itself shows stays until the page can take its place. A page that can't be loaded says so itself.
void loadPage(window.location.pathname).then(start, start);
