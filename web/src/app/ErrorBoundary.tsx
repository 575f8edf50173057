/// A page that breaks says so, and the rest of the site goes on.
import { Component, type ErrorInfo, type ReactNode } from "react";

import { translate } from "../i18n";
import { Button } from "../ui/Button";
import { Empty } from "../ui/States";
import { appStrings } from "./strings";

interface State {
  error: unknown;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error("a page broke", error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Empty
        title={translate(appStrings, "brokenTitle")}
        action={<Button onClick={() => window.location.reload()}>{translate(appStrings, "reload")}</Button>}
      >
        {translate(appStrings, "broken")}
      </Empty>
    );
  }
}
